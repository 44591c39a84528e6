{{ config(materialized='table') }}

with providers as (

    select * from {{ ref('stg_dm01__provider') }}
    where row_rule = 'provider'

),

-- The list of providers of a DM01 workbook spells names better than its list of tests; to March 2012 there is none.
printed as (

    select
        file_id,
        organisation_code,
        organisation_name
    from {{ ref('int_figures__published') }}
    where
        row_rule = 'provider'
        and month is not null
        and organisation_code is not null
        and file_id not in (select file_id from providers)
    union
    select
        file_id,
        organisation_code,
        organisation_name
    from providers
    union
    select
        file_id,
        organisation_code,
        organisation_name
    from {{ ref('stg_ods__trusts') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

spelled as (

    select
        printed.organisation_code,
        lower(printed.organisation_name) as name_key,
        max(case when printed.organisation_name <> upper(printed.organisation_name) then printed.organisation_name end)
            as printed_name,
        max(printed.organisation_name) as any_name,
        max(files.issued_on) as last_issued_on
    from printed
    inner join files on printed.file_id = files.file_id
    where printed.organisation_name is not null
    group by printed.organisation_code, lower(printed.organisation_name)

),

ranked as (

    select
        organisation_code,
        coalesce(printed_name, {{ name_case('any_name') }}) as organisation_name,
        row_number() over (
            partition by organisation_code order by last_issued_on desc nulls last, name_key asc nulls last
        ) as name_rank
    from spelled

),

final as (

    select
        organisation_code,
        max(case when name_rank = 1 then organisation_name end) as organisation_name,
        {{ sorted_list('case when name_rank > 1 then organisation_name end', '; ') }} as former_names
    from ranked
    group by organisation_code

)

select * from final

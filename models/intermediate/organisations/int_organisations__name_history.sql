with figures as (

    select * from {{ ref('int_scans__figures') }}
    where row_rule = 'provider'

),

trusts as (

    select * from {{ ref('stg_ods__trusts') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

printed as (

    select distinct
        file_id,
        organisation_code,
        organisation_name
    from figures
    union all
    select distinct
        file_id,
        organisation_code,
        organisation_name
    from trusts

),

final as (

    select
        printed.organisation_code,
        printed.organisation_name,
        printed.organisation_name = upper(printed.organisation_name) as is_in_capitals,
        max(files.issued_on) as last_issued_on
    from printed
    inner join files on printed.file_id = files.file_id
    where printed.organisation_name is not null
    group by printed.organisation_code, printed.organisation_name

)

select * from final

{{ config(materialized='table') }}

{% set doubted -%}
    figure_state = 'withheld'
    and coalesce(fault_rule, '') in ('names_are_exchanged', 'code_differs_from_its_name', 'code_has_two_names')
{%- endset %}

with figures as (

    select
        publication,
        file_id,
        month,
        organisation_code,
        organisation_name,
        {{ doubted }} as is_doubted,
        figure_state <> 'not_submitted' and coalesce(left_out_rule, 'zeros alone') = 'zeros alone' as is_of_its_month
    from {{ ref('int_figures__published') }}
    where
        row_rule = 'provider'
        and month is not null
        and organisation_code is not null
        and organisation_name is not null

),

providers as (

    select
        file_id,
        organisation_code,
        organisation_name
    from {{ ref('stg_dm01__provider') }}
    where
        row_rule = 'provider'
        and organisation_name is not null

),

trusts as (

    select
        file_id,
        organisation_code,
        organisation_name
    from {{ ref('stg_ods__trusts') }}
    where organisation_name is not null

),

-- The list of providers of a DM01 workbook spells names better than its list of tests; to March 2012 there is none.
listed as (

    select
        file_id,
        organisation_code,
        min(organisation_name) as organisation_name
    from providers
    group by file_id, organisation_code
    having count(distinct organisation_name) = 1

),

of_a_month as (

    select distinct
        figures.publication,
        figures.file_id,
        figures.month,
        figures.organisation_code,
        coalesce(listed.organisation_name, figures.organisation_name) as organisation_name,
        figures.is_doubted
    from figures
    left join listed
        on
            figures.file_id = listed.file_id
            and figures.organisation_code = listed.organisation_code
    where figures.is_of_its_month

),

named_elsewhere as (

    select organisation_code from figures
    union
    select organisation_code from providers
    union
    select organisation_code from trusts

),

-- Who is named in tables of a year or a quarter alone: of all others they say nothing that another table does not.
only_of_periods as (

    select distinct
        of_periods.file_id,
        of_periods.organisation_code,
        of_periods.organisation_name
    from {{ ref('int_periods__figures') }} as of_periods
    left join named_elsewhere on of_periods.organisation_code = named_elsewhere.organisation_code
    where
        of_periods.row_rule = 'provider'
        and of_periods.organisation_code is not null
        and named_elsewhere.organisation_code is null

),

of_no_month as (

    select
        file_id,
        organisation_code,
        organisation_name,
        is_doubted
    from figures
    where file_id not in (select file_id from providers)
    union
    select
        file_id,
        organisation_code,
        organisation_name,
        false as is_doubted
    from providers
    union
    select
        file_id,
        organisation_code,
        organisation_name,
        false as is_doubted
    from trusts
    union
    select
        file_id,
        organisation_code,
        organisation_name,
        false as is_doubted
    from only_of_periods

),

unioned as (

    select * from of_a_month
    union all
    select
        cast(null as string) as publication,
        file_id,
        cast(null as date) as month,
        organisation_code,
        organisation_name,
        is_doubted
    from of_no_month

),

-- In a file that has exchanged a code's name with another's no name is surely its own.
exchanged as (

    select distinct
        file_id,
        organisation_code
    from {{ ref('int_faults__codes') }}
    where
        rule = 'names_are_exchanged'
        and coalesce(decision, '') <> 'count'

),

spellings as (

    select * from {{ ref('int_organisations__spellings') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

spelled as (

    select
        unioned.organisation_code,
        unioned.publication,
        unioned.month,
        files.issued_on,
        unioned.organisation_name <> upper(unioned.organisation_name) as is_in_mixed_case,
        spellings.spelled_text,
        {{ name_key('spellings.spelled_text') }} as name_key,
        unioned.is_doubted or exchanged.file_id is not null as is_doubted
    from unioned
    inner join files on unioned.file_id = files.file_id
    inner join spellings on unioned.organisation_name = spellings.printed_text
    left join exchanged
        on
            unioned.file_id = exchanged.file_id
            and unioned.organisation_code = exchanged.organisation_code

),

-- Of the spellings of a name one in mixed case is the publisher's own.
final as (

    select
        organisation_code,
        first_value(spelled_text) over (
            partition by organisation_code, name_key
            order by is_in_mixed_case desc nulls last, issued_on desc nulls last, spelled_text asc nulls last
        ) as organisation_name,
        name_key,
        publication,
        month,
        issued_on,
        is_doubted
    from spelled

)

select * from final

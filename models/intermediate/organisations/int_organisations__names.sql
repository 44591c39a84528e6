{{ config(materialized='table') }}

with name_history as (

    select * from {{ ref('int_organisations__name_history') }}

),

spelled as (

    select
        organisation_code,
        lower(organisation_name) as name_key,
        max(case when not is_in_capitals then organisation_name end) as printed_name,
        max(organisation_name) as any_name,
        max(last_issued_on) as last_issued_on
    from name_history
    group by organisation_code, lower(organisation_name)

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

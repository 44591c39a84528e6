{{ config(materialized='table') }}

with printed_names as (

    select * from {{ ref('int_organisations__printed_names') }}

),

names as (

    select
        organisation_code,
        name_key,
        min(organisation_name) as organisation_name,
        min(case when is_doubted then 1 else 0 end) as is_doubted,
        max(issued_on) as last_issued_on
    from printed_names
    group by organisation_code, name_key

),

ranked as (

    select
        *,
        row_number() over (
            partition by organisation_code
            order by is_doubted asc nulls last, last_issued_on desc nulls last, name_key asc nulls last
        ) as name_rank
    from names

),

final as (

    select
        organisation_code,
        organisation_name,
        name_key
    from ranked
    where name_rank = 1

)

select * from final

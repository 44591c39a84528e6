{{ config(materialized='table') }}

with did_rows as (

    select
        file_id,
        organisation_code,
        organisation_name,
        month,
        published_region_code,
        left_out_rule
    from {{ ref('int_figures__published') }}
    where
        publication like 'did%'
        and row_rule = 'provider'

),

waits as (

    select * from {{ ref('int_waits__providers') }}

),

trusts as (

    select * from {{ ref('stg_ods__trusts') }}

),

final as (

    select distinct
        file_id,
        organisation_code,
        organisation_name,
        month,
        published_region_code,
        left_out_rule is null as is_counted
    from did_rows
    union all
    select distinct
        file_id,
        organisation_code,
        organisation_name,
        month,
        published_region_code,
        is_counted
    from waits
    union all
    select distinct
        file_id,
        organisation_code,
        organisation_name,
        cast(null as date) as month,
        cast(null as string) as published_region_code,
        true as is_counted
    from trusts

)

select * from final

{{ config(materialized='table') }}

with scans as (

    select * from {{ ref('int_scans__figures') }}
    where row_rule = 'provider'

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
    from scans
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

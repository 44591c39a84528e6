{{ config(materialized='table') }}

with scans as (

    select * from {{ ref('fct_scans') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

grouped as (

    select
        groups.organisation_code,
        windows.window_name,
        scans.month,
        scans.region_code,
        scans.modality_code,
        scans.scan_state,
        scans.scans,
        scans.scans_low,
        scans.scans_high
    from scans
    inner join windows on scans.month = windows.month
    inner join groups on scans.organisation_code = groups.member_code

),

region_counts as (

    select
        organisation_code,
        count(distinct case when window_name = 'comparison' then region_code end) as regions_in_comparison,
        count(distinct region_code) as regions_in_both,
        min(case when window_name = 'comparison' then region_code end) as comparison_region_code,
        min(region_code) as any_region_code
    from grouped
    group by organisation_code

),

homes as (

    select
        organisation_code,
        case
            when regions_in_comparison = 1 then comparison_region_code
            when regions_in_comparison = 0 and regions_in_both = 1 then any_region_code
        end as home_region_code
    from region_counts

),

final as (

    select
        grouped.*,
        homes.home_region_code,
        coalesce(homes.home_region_code, grouped.region_code) as like_for_like_region_code
    from grouped
    inner join homes on grouped.organisation_code = homes.organisation_code

)

select * from final

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

homes as (

    select * from {{ ref('int_like_for_like__home_regions') }}
    where publication = 'did'

),

final as (

    select
        groups.organisation_code,
        windows.window_name,
        scans.month,
        scans.region_code,
        scans.modality_code,
        scans.scan_state,
        scans.scans,
        scans.scans_low,
        scans.scans_high,
        homes.home_region_code,
        coalesce(homes.home_region_code, scans.region_code) as like_for_like_region_code
    from scans
    inner join windows on scans.month = windows.month
    inner join groups on scans.organisation_code = groups.member_code
    inner join homes on groups.organisation_code = homes.organisation_code

)

select * from final

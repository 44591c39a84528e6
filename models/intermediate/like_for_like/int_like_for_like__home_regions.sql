{{ config(materialized='table') }}

with reported as (

    select distinct
        case when nation = 'England' then publication else 'dm01' end as publication,
        organisation_code,
        month,
        region_code
    from {{ ref('int_figures__counted') }}
    where
        not is_of_the_nation
        and subject <> 'request_to_test'

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

region_counts as (

    select
        reported.publication,
        groups.organisation_code,
        count(distinct case when windows.window_name = 'comparison' then reported.region_code end)
            as regions_in_comparison,
        count(distinct reported.region_code) as regions_in_both,
        min(case when windows.window_name = 'comparison' then reported.region_code end) as comparison_region_code,
        min(reported.region_code) as any_region_code
    from reported
    inner join windows on reported.month = windows.month
    inner join groups on reported.organisation_code = groups.member_code
    group by reported.publication, groups.organisation_code

),

final as (

    select
        publication,
        organisation_code,
        case
            when regions_in_comparison = 1 then comparison_region_code
            when regions_in_comparison = 0 and regions_in_both = 1 then any_region_code
        end as home_region_code
    from region_counts

)

select * from final

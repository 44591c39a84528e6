-- The regions of a month and modality, and what lies in no region, add up to all its providers; where a figure is
-- withheld its region's sum is not known.
with providers as (

    select
        month,
        modality_code,
        sum(scans) as scans,
        sum(case when region_code is null then scans end) as in_no_region
    from {{ ref('fct_scans') }}
    group by month, modality_code

),

regions as (

    select
        month,
        modality_code,
        sum(scans) as scans
    from {{ ref('scans_over_time') }}
    where area_code <> 'ENG' and modality_code <> 'all'
    group by month, modality_code

)

select
    providers.month,
    providers.modality_code,
    providers.scans,
    regions.scans as sum_of_regions,
    providers.in_no_region,
    'regions and providers in none that add up to all providers' as expected
from providers
full outer join regions on providers.month = regions.month and providers.modality_code = regions.modality_code
left join (
    select distinct
        month,
        test_code
    from {{ ref('int_figures__withheld') }}
    where subject = 'scans'
) as withheld
    on
        providers.month = withheld.month
        and providers.modality_code = withheld.test_code
where
    withheld.month is null
    and coalesce(providers.scans, 0) <> coalesce(regions.scans, 0) + coalesce(providers.in_no_region, 0)

-- How much of England's fall in scans is in each region?
-- Change the modality to a test_code of dim_test such as did_ct, below or with --vars.
-- England is the publisher's own row, rounded apart: the regions' shares add up to 100 but for rounding.
-- A region's share of the scans of 2019 is beside its share of the fall: large regions fall by more.
{%- set modality_code = var('modality_code', 'all') %}

with areas as (

    select * from {{ ref('region_scan_comparison').include(database=false) }}
    where modality_code = '{{ modality_code }}'

),

england as (

    select * from areas
    where area_code = 'ENG'

),

regions as (

    select * from areas
    where area_type = 'region'

),

final as (

    select
        regions.area_code,
        regions.area_name,
        regions.scans_baseline,
        regions.scans_comparison,
        regions.scans_change,
        regions.scans_change_pct,
        regions.change_is_certain,
        england.scans_change as scans_change_of_england,
        {{ pct('regions.scans_change', 'england.scans_change') }} as share_of_englands_change_pct,
        {{ pct('regions.scans_baseline', 'england.scans_baseline') }} as share_of_englands_baseline_pct,
        regions.organisations_not_comparable
    from regions
    cross join england

)

select * from final
order by scans_change asc nulls last, area_code asc nulls last

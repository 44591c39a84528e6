-- Which kind of scan fell most, in England or in my region?
-- Change the area to a region code of dim_region (Y56 is London), below or with --vars.
-- As published, and like for like (comparable trusts only). Percent and number tell different stories: look at both.
{%- set area_code = var('area_code', 'ENG') %}

with areas as (

    select * from {{ ref('region_scan_comparison').include(database=false) }}

),

tests as (

    select * from {{ ref('dim_test').include(database=false) }}

),

final as (

    select
        areas.area_name,
        areas.modality_code,
        tests.test_in_words as modality_in_words,
        areas.scans_baseline,
        areas.scans_comparison,
        areas.scans_change,
        areas.scans_change_pct,
        areas.scans_change_low,
        areas.scans_change_high,
        areas.change_is_certain,
        areas.scans_change_pct_like_for_like,
        areas.organisations_not_comparable
    from areas
    inner join tests on areas.modality_code = tests.test_code
    where areas.area_code = '{{ area_code }}'

)

select * from final
order by scans_change asc nulls last, modality_code asc nulls last

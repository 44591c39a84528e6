-- England like for like is the sum of the comparable organisations, in the month and in that of 2019, and
-- its regions add up to it where every provider of both months is in a region.
with organisations as (

    select
        'scans' as measure,
        month,
        sum(scans) as measured,
        sum(scans_same_month_2019) as measured_2019
    from {{ ref('trust_scans_over_time') }}
    where modality_code = 'all' and is_comparable
    group by month
    union all
    select
        'activity' as measure,
        month,
        sum(activity) as measured,
        sum(activity_same_month_2019) as measured_2019
    from {{ ref('trust_activity_over_time') }}
    where test_group = 'all' and is_comparable
    group by month

),

areas as (
    {% for measure, mart in [('scans', ref('scans_over_time')), ('activity', ref('activity_over_time'))] %}
    select
        '{{ measure }}' as measure,
        month,
        sum(case when area_code = 'ENG' then {{ measure }}_like_for_like end) as england,
        sum(case when area_code = 'ENG' then {{ measure }}_same_month_2019_like_for_like end) as england_2019,
        sum(case when area_code <> 'ENG' then {{ measure }}_like_for_like end) as regions,
        sum(case when area_code <> 'ENG' then {{ measure }}_same_month_2019_like_for_like end) as regions_2019
    from {{ mart }}
    where {{ 'modality_code' if measure == 'scans' else 'test_group' }} = 'all'
    group by month
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

in_no_region as (

    select distinct
        'scans' as measure,
        month
    from {{ ref('fct_scans') }}
    where region_code is null
    union all
    select distinct
        'activity' as measure,
        month
    from {{ ref('fct_activity') }}
    where region_code is null

),

placed as (

    select
        areas.*,
        in_no_region.month is null and in_no_region_2019.month is null as is_in_regions
    from areas
    left join in_no_region on areas.measure = in_no_region.measure and areas.month = in_no_region.month
    left join in_no_region as in_no_region_2019
        on
            areas.measure = in_no_region_2019.measure
            and {{ same_month_2019('areas.month') }} = in_no_region_2019.month

)

select
    placed.measure,
    placed.month,
    placed.england as text,
    placed.england_2019,
    placed.regions,
    placed.regions_2019,
    organisations.measured,
    organisations.measured_2019,
    'England, its regions and its comparable organisations with the same sum' as expected
from placed
left join organisations on placed.measure = organisations.measure and placed.month = organisations.month
where
    coalesce(placed.england, 0) <> coalesce(organisations.measured, 0)
    or coalesce(placed.england_2019, 0) <> coalesce(organisations.measured_2019, 0)
    or (
        case
            when placed.is_in_regions
                then
                    coalesce(placed.regions, 0) <> coalesce(placed.england, 0)
                    or coalesce(placed.regions_2019, 0) <> coalesce(placed.england_2019, 0)
            else placed.regions > placed.england or placed.regions_2019 > placed.england_2019
        end
    )

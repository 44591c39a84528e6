-- How many wait 13 weeks or more (from 91 days) in England and each region, and how was it before?
-- Change the test group (with test_code `all` it is the group's total), below or with --vars.
-- Those over 13 weeks are also over six: never add the two. England is a row of its own: don't add it to its regions.
-- As published: the like-for-like columns leave out organisations that lack one of the two months.
{%- set test_group = var('test_group', 'all') %}

with areas as (

    select * from {{ ref('region_wait_comparison').include(database=false) }}

),

final as (

    select
        area_name,
        area_type,
        month_baseline,
        month_comparison,
        waiting_comparison,
        over_13_weeks_baseline,
        over_13_weeks_comparison,
        over_13_weeks_pct_baseline,
        over_13_weeks_pct_comparison,
        over_13_weeks_change_points,
        over_13_weeks_change_points_like_for_like,
        organisations_not_comparable
    from areas
    where
        test_group = '{{ test_group }}'
        and test_code = 'all'

)

select * from final
order by area_type asc nulls last, over_13_weeks_pct_comparison desc nulls last

{% set measures = ['activity_baseline', 'activity_comparison'] %}

with activity as (

    select * from {{ ref('fct_activity') }}

),

tests as (

    select * from {{ ref('dim_test') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

days as (

    select * from {{ ref('int_windows__working_days') }}

),

working_days as (

    {{ working_days_of_windows('windows', 'days') }}

),

areas as (

    select * from {{ ref('areas') }}

),

withheld as (

    {{ withheld_in_windows(ref('int_figures__withheld'), 'windows', 'activity') }}

),

like_for_like_activity as (

    select
        *,
        figure as activity
    from {{ ref('int_like_for_like__figures') }}
    where subject = 'activity'

),

incomplete as (

    select * from {{ ref('int_like_for_like__gaps') }}
    where
        subject = 'activity'
        and test_group = 'all'
        and not is_complete

),

published_months as (

    select
        count(distinct case when windows.window_name = 'baseline' then windows.month end)
        = {{ compared_windows()['baseline'] | length }} as has_baseline,
        count(distinct case when windows.window_name = 'comparison' then windows.month end)
        = {{ compared_windows()['comparison'] | length }} as has_comparison
    from windows
    inner join (select distinct month from activity) as reported on windows.month = reported.month

),

published as (

    select
        areas.area_code,
        tests.test_group,
        activity.test_code,
        {{ in_both_windows('activity.activity', 'activity') }}
    from activity
    inner join windows on activity.month = windows.month
    inner join tests on activity.test_code = tests.test_code
    inner join areas on areas.area_code in ('ENG', activity.region_code)
    group by areas.area_code, tests.test_group, activity.test_code

),

summed as (

    {{ with_test_totals('published', ['area_code'], measures) }}

),

published_sums as (

    select
        summed.area_code,
        summed.test_group,
        summed.test_code,
        {{ whole_windows('summed', ['activity'], 'published_months', 'withheld') }}
    from summed
    cross join published_months
    left join withheld
        on
            summed.area_code = withheld.area_code
            and summed.test_group = withheld.test_group
            and summed.test_code = withheld.test_code

),

like_for_like as (

    select
        areas.area_code,
        like_for_like_activity.test_group,
        like_for_like_activity.test_code,
        {{ in_both_windows('like_for_like_activity.activity', 'activity') }}
    from like_for_like_activity
    left join incomplete on like_for_like_activity.organisation_code = incomplete.organisation_code
    inner join areas on areas.area_code in ('ENG', like_for_like_activity.like_for_like_region_code)
    where incomplete.organisation_code is null
    group by areas.area_code, like_for_like_activity.test_group, like_for_like_activity.test_code

),

like_for_like_sums as (

    {{ with_test_totals('like_for_like', ['area_code'], measures) }}

),

excluded as (

    select
        areas.area_code,
        count(distinct like_for_like_activity.organisation_code) as organisations_not_comparable
    from like_for_like_activity
    inner join incomplete on like_for_like_activity.organisation_code = incomplete.organisation_code
    inner join areas on areas.area_code in ('ENG', like_for_like_activity.like_for_like_region_code)
    group by areas.area_code

),

compared as (

    select
        areas.area_code,
        areas.area_name,
        areas.area_type,
        published_sums.test_group,
        published_sums.test_code,
        published_sums.activity_baseline,
        published_sums.activity_comparison,
        published_sums.activity_comparison - published_sums.activity_baseline as activity_change,
        {{ pct(
            'published_sums.activity_comparison - published_sums.activity_baseline', 'published_sums.activity_baseline'
        ) }} as activity_change_pct,
        published_sums.activity_comparison - published_sums.activity_baseline as activity_change_low,
        published_sums.activity_comparison - published_sums.activity_baseline as activity_change_high,
        coalesce(published_sums.activity_comparison <> published_sums.activity_baseline, false) as change_is_certain,
        like_for_like_sums.activity_baseline as activity_baseline_like_for_like,
        like_for_like_sums.activity_comparison as activity_comparison_like_for_like,
        like_for_like_sums.activity_comparison - like_for_like_sums.activity_baseline
            as activity_change_like_for_like,
        {{ pct(
            'like_for_like_sums.activity_comparison - like_for_like_sums.activity_baseline',
            'like_for_like_sums.activity_baseline'
        ) }} as activity_change_pct_like_for_like,
        cast(coalesce(excluded.organisations_not_comparable, 0) as bigint) as organisations_not_comparable,
        working_days.working_days_baseline,
        working_days.working_days_comparison,
        {{ pct_per_working_day(
            'published_sums.activity_baseline', 'published_sums.activity_comparison', 'working_days'
        ) }} as activity_change_pct_per_working_day,
        {{ pct_per_working_day(
            'like_for_like_sums.activity_baseline', 'like_for_like_sums.activity_comparison', 'working_days'
        ) }} as activity_change_pct_like_for_like_per_working_day
    from published_sums
    inner join areas on published_sums.area_code = areas.area_code
    left join like_for_like_sums
        on
            published_sums.area_code = like_for_like_sums.area_code
            and published_sums.test_group = like_for_like_sums.test_group
            and published_sums.test_code = like_for_like_sums.test_code
    left join excluded on published_sums.area_code = excluded.area_code
    cross join working_days

),

final as (

    select
        *,
        {{ is_another_answer('activity_change_pct_like_for_like', 'activity_change_pct') }}
            as like_for_like_is_another_answer,
        {{ is_another_answer(
            'activity_change_pct_like_for_like_per_working_day', 'activity_change_pct_like_for_like'
        ) }}
        or {{ is_another_answer('activity_change_pct_per_working_day', 'activity_change_pct') }}
            as working_day_is_another_answer
    from compared

)

select * from final

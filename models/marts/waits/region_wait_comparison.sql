with waits as (

    select * from {{ ref('fct_waits') }}
    where nation = 'England'

),

tests as (

    select * from {{ ref('dim_test') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}
    where month in ({{ window_date('baseline', 'last') }}, {{ window_date('comparison', 'last') }})

),

areas as (

    select * from {{ ref('areas') }}

),

like_for_like_waits as (

    select
        *,
        figure as waiting
    from {{ ref('int_like_for_like__figures') }}
    where
        subject = 'waits'
        and nation = 'England'

),

incomplete as (

    select * from {{ ref('int_like_for_like__gaps') }}
    where
        subject = 'waits'
        and test_group = 'all'
        and not is_complete

),

published as (

    select
        areas.area_code,
        windows.window_name,
        tests.test_group,
        tests.is_common,
        waits.*
    from waits
    inner join windows on waits.month = windows.month
    inner join tests on waits.test_code = tests.test_code
    inner join areas on areas.area_code in ('ENG', waits.region_code)

),

published_sums as (

    {{ wait_sums('published', ['area_code']) }}

),

withheld as (

    {{ withheld_in_windows(ref('int_figures__withheld'), 'windows', 'waits') }}

),

published_known as (

    select
        published_sums.area_code,
        published_sums.test_group,
        published_sums.test_code,
        {{ unless_withheld('published_sums', wait_names(), 'withheld') }}
    from published_sums
    left join withheld
        on
            published_sums.area_code = withheld.area_code
            and published_sums.test_group = withheld.test_group
            and published_sums.test_code = withheld.test_code

),

published_shares as (

    {{ wait_shares('published_known') }}

),

like_for_like as (

    select
        areas.area_code,
        like_for_like_waits.*
    from like_for_like_waits
    left join incomplete on like_for_like_waits.organisation_code = incomplete.organisation_code
    inner join areas on areas.area_code in ('ENG', like_for_like_waits.like_for_like_region_code)
    where incomplete.organisation_code is null

),

like_for_like_sums as (

    {{ wait_sums('like_for_like', ['area_code']) }}

),

like_for_like_shares as (

    {{ wait_shares('like_for_like_sums') }}

),

excluded as (

    select
        areas.area_code,
        cast(count(distinct like_for_like_waits.organisation_code) as bigint) as organisations_not_comparable
    from like_for_like_waits
    inner join incomplete on like_for_like_waits.organisation_code = incomplete.organisation_code
    inner join areas on areas.area_code in ('ENG', like_for_like_waits.like_for_like_region_code)
    group by areas.area_code

),

final as (

    select
        areas.area_code,
        areas.area_name,
        areas.area_type,
        published_shares.test_group,
        published_shares.test_code,
        {{ window_date('baseline', 'last') }} as month_baseline,
        {{ window_date('comparison', 'last') }} as month_comparison,
        published_shares.waiting_baseline,
        published_shares.waiting_comparison,
        published_shares.over_6_weeks_baseline,
        published_shares.over_6_weeks_comparison,
        published_shares.over_6_weeks_pct_baseline,
        published_shares.over_6_weeks_pct_comparison,
        published_shares.change_points,
        published_shares.over_13_weeks_baseline,
        published_shares.over_13_weeks_comparison,
        published_shares.over_13_weeks_pct_baseline,
        published_shares.over_13_weeks_pct_comparison,
        published_shares.over_13_weeks_change_points,
        like_for_like_shares.waiting_baseline as waiting_baseline_like_for_like,
        like_for_like_shares.waiting_comparison as waiting_comparison_like_for_like,
        like_for_like_shares.over_6_weeks_baseline as over_6_weeks_baseline_like_for_like,
        like_for_like_shares.over_6_weeks_comparison as over_6_weeks_comparison_like_for_like,
        like_for_like_shares.over_6_weeks_pct_baseline as over_6_weeks_pct_baseline_like_for_like,
        like_for_like_shares.over_6_weeks_pct_comparison as over_6_weeks_pct_comparison_like_for_like,
        like_for_like_shares.change_points as change_points_like_for_like,
        like_for_like_shares.over_13_weeks_baseline as over_13_weeks_baseline_like_for_like,
        like_for_like_shares.over_13_weeks_comparison as over_13_weeks_comparison_like_for_like,
        like_for_like_shares.over_13_weeks_pct_baseline as over_13_weeks_pct_baseline_like_for_like,
        like_for_like_shares.over_13_weeks_pct_comparison as over_13_weeks_pct_comparison_like_for_like,
        like_for_like_shares.over_13_weeks_change_points as over_13_weeks_change_points_like_for_like,
        cast(coalesce(excluded.organisations_not_comparable, 0) as bigint) as organisations_not_comparable
    from published_shares
    inner join areas on published_shares.area_code = areas.area_code
    left join like_for_like_shares
        on
            published_shares.area_code = like_for_like_shares.area_code
            and published_shares.test_group = like_for_like_shares.test_group
            and published_shares.test_code = like_for_like_shares.test_code
    left join excluded on published_shares.area_code = excluded.area_code

)

select * from final

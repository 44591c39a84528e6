with scans as (

    select * from {{ ref('fct_scans') }}

),

england as (

    select * from {{ ref('fct_scans_england') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

trusts as (

    select
        *,
        test_code as modality_code
    from {{ ref('int_like_for_like__scans_judged') }}
    where subject = 'scans'

),

like_for_like_scans as (

    select
        *,
        test_code as modality_code,
        figure as scans,
        figure_low as scans_low,
        figure_high as scans_high
    from {{ ref('int_like_for_like__figures') }}
    where subject = 'scans'

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

    {{ withheld_in_windows(ref('int_figures__withheld'), 'windows', 'scans') }}

),

published as (

    select
        region_code as area_code,
        month,
        modality_code,
        scans,
        scans_low,
        scans_high
    from scans
    where region_code is not null
    union all
    select
        'ENG' as area_code,
        month,
        modality_code,
        scans,
        scans_low,
        scans_high
    from england

),

published_months as (

    select
        published.area_code,
        count(distinct case when windows.window_name = 'baseline' then published.month end)
        = {{ compared_windows()['baseline'] | length }} as has_baseline,
        count(distinct case when windows.window_name = 'comparison' then published.month end)
        = {{ compared_windows()['comparison'] | length }} as has_comparison
    from published
    inner join windows on published.month = windows.month
    group by published.area_code

),

by_modality as (

    select
        published.area_code,
        published.modality_code,
        sum(case when windows.window_name = 'baseline' then published.scans end) as scans_baseline,
        sum(case when windows.window_name = 'baseline' then published.scans_low end) as scans_low_baseline,
        sum(case when windows.window_name = 'baseline' then published.scans_high end) as scans_high_baseline,
        sum(case when windows.window_name = 'comparison' then published.scans end) as scans_comparison,
        sum(case when windows.window_name = 'comparison' then published.scans_low end) as scans_low_comparison,
        sum(case when windows.window_name = 'comparison' then published.scans_high end) as scans_high_comparison
    from published
    inner join windows on published.month = windows.month
    group by published.area_code, published.modality_code

),

all_modalities as (

    select
        area_code,
        'all' as modality_code,
        sum(scans_baseline) as scans_baseline,
        sum(scans_low_baseline) as scans_low_baseline,
        sum(scans_high_baseline) as scans_high_baseline,
        sum(scans_comparison) as scans_comparison,
        sum(scans_low_comparison) as scans_low_comparison,
        sum(scans_high_comparison) as scans_high_comparison
    from by_modality
    group by area_code

),

area_sums as (

    select * from by_modality
    union all
    select * from all_modalities

),

published_sums as (

    select
        area_sums.area_code,
        area_sums.modality_code,
        {{ whole_windows('area_sums', ['scans', 'scans_low', 'scans_high'], 'published_months', 'withheld') }}
    from area_sums
    inner join published_months on area_sums.area_code = published_months.area_code
    left join withheld
        on
            area_sums.area_code = withheld.area_code
            and area_sums.modality_code = withheld.test_code
            and (withheld.test_group = 'all' or withheld.test_code <> 'all')

),

comparable_scans as (

    select
        like_for_like_scans.like_for_like_region_code as region_code,
        like_for_like_scans.modality_code,
        like_for_like_scans.window_name,
        like_for_like_scans.scans
    from like_for_like_scans
    inner join trusts
        on
            like_for_like_scans.organisation_code = trusts.organisation_code
            and trusts.modality_code = 'all'
    where trusts.is_comparable

),

like_for_like_areas as (

    select
        region_code as area_code,
        modality_code,
        window_name,
        scans
    from comparable_scans
    where region_code is not null
    union all
    select
        'ENG' as area_code,
        modality_code,
        window_name,
        scans
    from comparable_scans

),

like_for_like_by_modality as (

    select
        area_code,
        modality_code,
        sum(case when window_name = 'baseline' then scans end) as scans_baseline,
        sum(case when window_name = 'comparison' then scans end) as scans_comparison
    from like_for_like_areas
    group by area_code, modality_code

),

like_for_like_all_modalities as (

    select
        area_code,
        'all' as modality_code,
        sum(scans_baseline) as scans_baseline,
        sum(scans_comparison) as scans_comparison
    from like_for_like_by_modality
    group by area_code

),

like_for_like_sums as (

    select * from like_for_like_by_modality
    union all
    select * from like_for_like_all_modalities

),

excluded as (

    select distinct
        like_for_like_scans.like_for_like_region_code as region_code,
        like_for_like_scans.organisation_code
    from like_for_like_scans
    inner join trusts
        on
            like_for_like_scans.organisation_code = trusts.organisation_code
            and trusts.modality_code = 'all'
    where not trusts.is_comparable

),

excluded_counts as (

    select
        region_code as area_code,
        count(distinct organisation_code) as organisations_not_comparable
    from excluded
    where region_code is not null
    group by region_code
    union all
    select
        'ENG' as area_code,
        count(distinct organisation_code) as organisations_not_comparable
    from excluded

),

compared as (

    select
        areas.area_code,
        areas.area_name,
        areas.area_type,
        published_sums.modality_code,
        published_sums.scans_baseline,
        published_sums.scans_comparison,
        published_sums.scans_comparison - published_sums.scans_baseline as scans_change,
        {{ pct('published_sums.scans_comparison - published_sums.scans_baseline', 'published_sums.scans_baseline') }}
            as scans_change_pct,
        published_sums.scans_low_comparison - published_sums.scans_high_baseline as scans_change_low,
        published_sums.scans_high_comparison - published_sums.scans_low_baseline as scans_change_high,
        {{ change_is_certain('published_sums') }} as change_is_certain,
        cast(like_for_like_sums.scans_baseline as bigint) as scans_baseline_like_for_like,
        cast(like_for_like_sums.scans_comparison as bigint) as scans_comparison_like_for_like,
        cast(like_for_like_sums.scans_comparison - like_for_like_sums.scans_baseline as bigint)
            as scans_change_like_for_like,
        {{ pct(
            'like_for_like_sums.scans_comparison - like_for_like_sums.scans_baseline',
            'like_for_like_sums.scans_baseline'
        ) }} as scans_change_pct_like_for_like,
        cast(coalesce(excluded_counts.organisations_not_comparable, 0) as bigint) as organisations_not_comparable,
        working_days.working_days_baseline,
        working_days.working_days_comparison,
        {{ pct_per_working_day(
            'published_sums.scans_baseline', 'published_sums.scans_comparison', 'working_days'
        ) }} as scans_change_pct_per_working_day,
        {{ pct_per_working_day(
            'like_for_like_sums.scans_baseline', 'like_for_like_sums.scans_comparison', 'working_days'
        ) }} as scans_change_pct_like_for_like_per_working_day
    from areas
    inner join published_sums on areas.area_code = published_sums.area_code
    left join like_for_like_sums
        on
            published_sums.area_code = like_for_like_sums.area_code
            and published_sums.modality_code = like_for_like_sums.modality_code
    left join excluded_counts on areas.area_code = excluded_counts.area_code
    cross join working_days

),

final as (

    select
        *,
        {{ is_another_answer('scans_change_pct_like_for_like', 'scans_change_pct') }}
            as like_for_like_is_another_answer,
        {{ is_another_answer(
            'scans_change_pct_like_for_like_per_working_day', 'scans_change_pct_like_for_like'
        ) }}
        or {{ is_another_answer('scans_change_pct_per_working_day', 'scans_change_pct') }}
            as working_day_is_another_answer
    from compared

)

select * from final

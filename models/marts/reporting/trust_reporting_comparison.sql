with medians as (

    select * from {{ ref('int_reporting__windows') }}
    where not is_of_the_nation

),

of_england as (

    select * from {{ ref('int_reporting__windows') }}
    where is_of_the_nation

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

home_regions as (

    select * from {{ ref('int_organisations__regions') }}

),

gaps as (

    select * from {{ ref('int_completeness__gaps') }}
    where is_gap

),

-- Medians of two that are counted together can't be joined.
grouped as (

    select
        medians.window_name,
        medians.subject,
        groups.organisation_code,
        medians.test_code,
        min(medians.period_from) as period_from,
        max(medians.period_to) as period_to,
        count(*) as members,
        sum(medians.printed_medians) as printed_medians,
        {{ sorted_list('medians.organisation_code', ' and ') }} as member_codes,
        case when sum(medians.printed_medians) = 1 then max(medians.median_days) end as median_days,
        case when sum(medians.printed_medians) = 1 then max(medians.median_state) end as median_state,
        max(medians.scans) as scans,
        max(of_england.median_days) as england_days
    from medians
    inner join groups on medians.organisation_code = groups.member_code
    left join of_england
        on
            medians.window_name = of_england.window_name
            and medians.subject = of_england.subject
            and medians.test_code = of_england.test_code
    group by medians.window_name, medians.subject, groups.organisation_code, medians.test_code

),

-- 0 days where half of England's patients waited for days says that both dates were recorded as one.
same_day as (

    select
        *,
        coalesce(
            median_days = 0
            and england_days >= {{ var('same_day_where_england_has_days') }}
            and scans >= {{ var('ranked_from_of_a_test') }},
            false
        ) as is_plain
    from grouped

),

judged as (

    select
        *,
        coalesce(
            median_days = 0
            and england_days > 0
            and max(case when is_plain then 1 else 0 end) over (
                partition by window_name, subject, organisation_code
            ) = 1,
            false
        ) as is_one_date
    from same_day

),

-- What is stated of the dates of the period, and the months without a return: in words, once each.
months_of_gaps as (

    select
        gaps.subject,
        groups.organisation_code,
        gaps.organisation_code as member_code,
        gaps.test_code,
        gaps.gap_kind,
        gaps.statement,
        gaps.quoted_text,
        gaps.fault_in_words,
        gaps.moved_on,
        gaps.test_in_words,
        gaps.is_of_all_scans,
        gaps.figure,
        gaps.figure_before,
        gaps.figure_after,
        gaps.break_kind,
        gaps.broken_from,
        gaps.broken_to,
        gaps.usual_figure,
        gaps.source_file,
        gaps.source_sheet,
        gaps.source_cells,
        periods.window_name,
        periods.subject as subject_of_medians,
        min(gaps.month) as first_month,
        {{ ordered_list(month_and_year('gaps.month'), 'gaps.month', ', ') }} as months
    from gaps
    inner join groups on gaps.organisation_code = groups.member_code
    inner join (
        select distinct
            window_name,
            subject,
            period_from,
            period_to
        from medians
    ) as periods
        on
            gaps.month between periods.period_from and periods.period_to
            and (
                gaps.subject = periods.subject
                or (
                    gaps.subject = 'scans'
                    and gaps.gap_kind in ('no return', 'zeros alone', 'collapse', 'missing test')
                )
            )
    group by
        gaps.subject, groups.organisation_code, gaps.organisation_code, gaps.test_code, gaps.gap_kind, gaps.statement,
        gaps.quoted_text, gaps.fault_in_words, gaps.moved_on, gaps.test_in_words, gaps.is_of_all_scans, gaps.figure,
        gaps.figure_before, gaps.figure_after, gaps.break_kind, gaps.broken_from, gaps.broken_to, gaps.usual_figure,
        gaps.source_file, gaps.source_sheet, gaps.source_cells, periods.window_name, periods.subject

),

reasons as (

    select
        subject_of_medians as subject,
        organisation_code,
        window_name,
        test_code,
        case
            when member_code <> organisation_code then member_code || ': '
            else ''
        end || {{ gap_in_words('months_of_gaps', 'months') }} as reason,
        min(first_month) as first_month
    from months_of_gaps
    group by
        subject_of_medians, organisation_code, window_name, test_code,
        case
            when member_code <> organisation_code then member_code || ': '
            else ''
        end || {{ gap_in_words('months_of_gaps', 'months') }}

),

said as (

    select
        subject,
        organisation_code,
        test_code,
        window_name,
        '2' as place,
        period_from as first_month,
        case
            when printed_medians > members then 'it prints a median for each of its regions and none for all'
            when members > 1
                then 'its parts print medians of their own, which can''t be joined (' || member_codes || ')'
            when median_state = 'suppressed' then 'it had fewer than 3 such tests'
            when median_state = 'withheld' then 'a fault of the file keeps its median out'
        end as reason
    from judged
    union
    select
        subject,
        organisation_code,
        test_code,
        window_name,
        '3' as place,
        period_from as first_month,
        case
            when is_one_date and subject = 'request_to_test'
                then 'its 0 days say no more than that request and test were recorded on one day'
            when is_one_date then 'its 0 days say no more than that test and report were recorded on one day'
        end as reason
    from judged
    union
    select
        judged.subject,
        judged.organisation_code,
        judged.test_code,
        judged.window_name,
        '4' as place,
        reasons.first_month,
        reasons.reason
    from judged
    inner join reasons
        on
            judged.window_name = reasons.window_name
            and judged.subject = reasons.subject
            and judged.organisation_code = reasons.organisation_code
            and reasons.test_code in ('all', judged.test_code)
    {%- for window_name in compared_windows() %}
    union
    select
        subject,
        organisation_code,
        test_code,
        '{{ window_name }}' as window_name,
        '1' as place,
        {{ window_date(window_name, 'last') }} as first_month,
        case
            when max(case when window_name = '{{ window_name }}' then 1 else 0 end) = 0
                then 'it prints no such median for {{ reporting_period_label(window_name) }}'
        end as reason
    from judged
    group by subject, organisation_code, test_code
    {%- endfor %}

),

-- What is said of both windows is said once.
said_once as (

    select
        subject,
        organisation_code,
        test_code,
        reason,
        max(case when window_name = 'baseline' then 1 else 0 end) as is_of_the_baseline,
        max(case when window_name = 'comparison' then 1 else 0 end) as is_of_the_comparison,
        min(place || cast(first_month as string)) as place
    from said
    where reason is not null
    group by subject, organisation_code, test_code, reason

),

notes as (

    select
        subject,
        organisation_code,
        test_code,
        max(is_of_the_baseline) = 1 as baseline_is_noted,
        max(is_of_the_comparison) = 1 as comparison_is_noted,
        {{ ordered_list('reason', 'place', '; ') }} as comparability_note
    from said_once
    group by subject, organisation_code, test_code

),

in_both_windows as (

    select
        subject,
        organisation_code,
        test_code,
        {%- for window_name in compared_windows() %}
        max(case when window_name = '{{ window_name }}' then median_days end) as median_days_{{ window_name }},
        max(case when window_name = '{{ window_name }}' then england_days end) as england_days_{{ window_name }},
        max(case when window_name = '{{ window_name }}' then scans end) as scans_{{ window_name }},
        max(case when window_name = '{{ window_name }}' and is_one_date then 1 else 0 end) = 1
            as {{ window_name }}_is_one_date,
        {%- endfor %}
        count(*) as windows
    from judged
    group by subject, organisation_code, test_code

),

ranked as (

    select
        windows.*,
        organisations.organisation_name,
        organisations.organisation_name_today,
        organisations.peer_group,
        home_regions.latest_region_code as region_code,
        {%- for window_name in compared_windows() %}
        windows.median_days_{{ window_name }} is not null and not coalesce(notes.{{ window_name }}_is_noted, false)
            as {{ window_name }}_is_sound,
        {%- endfor %}
        windows.median_days_comparison is not null
        and not coalesce(notes.comparison_is_noted, false)
        and coalesce(windows.scans_comparison >= {{ var('ranked_from_of_a_test') }}, false) as is_ranked,
        coalesce(notes.comparability_note, '') as comparability_note
    from in_both_windows as windows
    left join notes
        on
            windows.subject = notes.subject
            and windows.organisation_code = notes.organisation_code
            and windows.test_code = notes.test_code
    inner join organisations on windows.organisation_code = organisations.organisation_code
    left join home_regions on windows.organisation_code = home_regions.organisation_code

),

final as (

    select
        ranked.subject,
        ranked.organisation_code,
        ranked.organisation_name,
        ranked.organisation_name_today,
        ranked.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        ranked.peer_group,
        ranked.test_code as modality_code,
        {{ windows_are_years() | lower }} as is_of_a_year,
        {%- for window_name in compared_windows() %}
        {{ window_date(window_name, 'first' if windows_are_years() else 'last') }} as {{ window_name }}_from,
        {{ window_date(window_name, 'last') }} as {{ window_name }}_to,
        {%- endfor %}
        ranked.median_days_baseline,
        ranked.median_days_comparison,
        ranked.median_days_comparison - ranked.median_days_baseline as change_days,
        ranked.england_days_baseline,
        ranked.england_days_comparison,
        cast(ranked.scans_baseline as bigint) as scans_baseline,
        cast(ranked.scans_comparison as bigint) as scans_comparison,
        ranked.baseline_is_one_date,
        ranked.comparison_is_one_date,
        ranked.baseline_is_sound and ranked.comparison_is_sound as is_comparable,
        ranked.comparability_note,
        case
            when ranked.is_ranked
                then cast(rank() over (
                    partition by ranked.subject, ranked.test_code, ranked.peer_group, ranked.is_ranked
                    order by ranked.median_days_comparison desc nulls last
                ) as bigint)
        end as slowest_rank,
        {{ rank_of('ranked', ['subject', 'test_code']) }} as rank_of
    from ranked
    left join regions on ranked.region_code = regions.region_code

)

select * from final

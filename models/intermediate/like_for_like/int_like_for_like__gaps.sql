{{ config(materialized='table') }}

{% set said_once = [
    'subject', 'organisation_code', 'nation', 'test_code', 'member_name', 'gap_kind', 'statement', 'quoted_text',
    'fault_in_words', 'moved_on', 'test_in_words', 'is_of_all_scans', 'figure', 'figure_before', 'figure_after',
    'break_kind', 'broken_from', 'broken_to', 'usual_figure', 'leaves_total', 'source_file', 'source_sheet',
    'source_cells', 'said_of', 'closed_on', 'other_name',
] %}

with gaps as (

    select * from {{ ref('int_completeness__gaps') }}

),

figures as (

    select * from {{ ref('int_figures__published') }}
    where is_judged

),

region_parts as (

    select * from {{ ref('int_like_for_like__region_parts') }}

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

names as (

    select * from {{ ref('int_organisations__names') }}

),

tests as (

    select * from {{ ref('tests') }}

),

closures as (

    select * from {{ ref('int_organisations__closures') }}

),

subjects as (

    select distinct subject from {{ ref('int_figures__published') }}
    where is_judged

),

compared_months as (

    select
        subjects.subject,
        windows.window_name,
        windows.month,
        count(*) over (partition by subjects.subject, windows.window_name) as months_in_window
    from {{ ref('int_windows__months') }} as windows
    cross join subjects
    where
        subjects.subject <> 'waits'
        or windows.month in ({{ window_date('baseline', 'last') }}, {{ window_date('comparison', 'last') }})

),

loaded_months as (

    select distinct
        subject,
        nation,
        month
    from figures

),

compared_members as (

    select
        figures.subject,
        figures.nation,
        figures.organisation_code,
        figures.month
    from figures
    inner join compared_months
        on
            figures.subject = compared_months.subject
            and figures.month = compared_months.month
    where figures.figure_state in ('reported', 'suppressed', 'withheld')
    group by figures.subject, figures.nation, figures.organisation_code, figures.month

),

compared_codes as (

    select distinct
        subject,
        nation,
        organisation_code
    from compared_members

),

-- Months loaded without a figure of a member that has some, and has closed with no successor known.
closed_months as (

    select
        compared_codes.subject,
        groups.organisation_code,
        closures.organisation_code as member_code,
        compared_months.month,
        closures.closed_on,
        closures.likely_successor_code
    from closures
    inner join groups on closures.organisation_code = groups.member_code
    inner join compared_codes on closures.organisation_code = compared_codes.organisation_code
    inner join compared_months
        on
            compared_codes.subject = compared_months.subject
            and compared_months.month >= cast({{ dbt.date_trunc('month', 'closures.closed_on') }} as date)
    inner join loaded_months
        on
            compared_codes.subject = loaded_months.subject
            and compared_codes.nation = loaded_months.nation
            and compared_months.month = loaded_months.month
    left join compared_members
        on
            compared_codes.subject = compared_members.subject
            and compared_codes.organisation_code = compared_members.organisation_code
            and compared_months.month = compared_members.month
    where compared_members.month is null

),

compared_groups as (

    select
        figures.subject,
        groups.organisation_code,
        min(figures.nation) as nation
    from figures
    inner join compared_months
        on
            figures.subject = compared_months.subject
            and figures.month = compared_months.month
    inner join groups on figures.organisation_code = groups.member_code
    group by figures.subject, groups.organisation_code

),

group_months as (

    select
        compared_groups.subject,
        compared_groups.organisation_code,
        compared_months.window_name,
        compared_months.months_in_window,
        compared_months.month,
        compared_groups.nation,
        loaded_months.month is not null as is_loaded,
        count(
            case
                when figures.figure_state in ('reported', 'suppressed', 'zeros_alone', 'withheld') then figures.month
            end
        ) as cells
    from compared_groups
    inner join compared_months on compared_groups.subject = compared_months.subject
    inner join groups on compared_groups.organisation_code = groups.organisation_code
    left join figures
        on
            compared_groups.subject = figures.subject
            and groups.member_code = figures.organisation_code
            and compared_months.month = figures.month
    left join loaded_months
        on
            compared_groups.subject = loaded_months.subject
            and compared_groups.nation = loaded_months.nation
            and compared_months.month = loaded_months.month
    group by
        compared_groups.subject, compared_groups.organisation_code, compared_groups.nation,
        compared_months.window_name, compared_months.months_in_window,
        compared_months.month, loaded_months.month

),

group_windows as (

    select
        *,
        sum(cells) over (partition by subject, organisation_code, window_name) as cells_in_window
    from group_months

),

stated_months as (

    select distinct
        gaps.subject,
        groups.organisation_code,
        gaps.month
    from gaps
    inner join groups on gaps.organisation_code = groups.member_code
    where
        gaps.is_gap
        and (gaps.gap_kind = 'stated shortfall' or gaps.statement <> '')
        and gaps.test_code = 'all'

),

-- No member has a figure: of the whole window, or of months of it.
silent_months as (

    select
        group_windows.subject,
        group_windows.organisation_code,
        group_windows.nation,
        group_windows.month,
        case
            when not group_windows.is_loaded then 'not loaded'
            when group_windows.cells_in_window = 0 and group_windows.months_in_window > 1 then 'nothing published'
            else 'no return'
        end as gap_kind
    from group_windows
    left join stated_months
        on
            group_windows.subject = stated_months.subject
            and group_windows.organisation_code = stated_months.organisation_code
            and group_windows.month = stated_months.month
    left join (
        select distinct
            subject,
            organisation_code,
            month
        from closed_months
    ) as closed_groups
        on
            group_windows.subject = closed_groups.subject
            and group_windows.organisation_code = closed_groups.organisation_code
            and group_windows.month = closed_groups.month
    where
        group_windows.cells = 0
        and stated_months.month is null
        and closed_groups.month is null

),

-- The closed one from its closing on, and its likely successor until then.
closed_and_likely as (

    select
        subject,
        organisation_code,
        month,
        member_code,
        'closed' as gap_kind,
        closed_on,
        likely_successor_code as other_code
    from closed_months
    union
    select
        closed_months.subject,
        groups.organisation_code,
        compared_months.month,
        groups.member_code,
        'likely successor' as gap_kind,
        closed_months.closed_on,
        closed_months.member_code as other_code
    from closed_months
    inner join groups on closed_months.likely_successor_code = groups.member_code
    inner join compared_months
        on
            closed_months.subject = compared_months.subject
            and closed_months.closed_on >= compared_months.month
    where closed_months.organisation_code <> groups.organisation_code

),

all_gaps as (

    select
        subject,
        organisation_code,
        nation,
        month,
        'all' as test_code,
        cast(null as string) as member_name,
        gap_kind,
        true as is_gap,
        '' as statement,
        cast(null as string) as quoted_text,
        cast(null as string) as fault_in_words,
        cast(null as date) as moved_on,
        cast(null as string) as test_in_words,
        false as is_of_all_scans,
        cast(null as bigint) as figure,
        cast(null as bigint) as figure_before,
        cast(null as bigint) as figure_after,
        cast(null as string) as break_kind,
        cast(null as date) as broken_from,
        cast(null as date) as broken_to,
        cast(null as bigint) as usual_figure,
        false as leaves_total,
        cast(null as string) as source_file,
        cast(null as string) as source_sheet,
        cast(null as string) as source_cells,
        cast(null as date) as said_of,
        cast(null as date) as closed_on,
        cast(null as string) as other_name
    from silent_months
    union all
    select
        closed.subject,
        closed.organisation_code,
        cast(null as string) as nation,
        closed.month,
        'all' as test_code,
        case
            when closed.member_code <> closed.organisation_code
                then coalesce(names.organisation_name, closed.member_code)
        end as member_name,
        closed.gap_kind,
        true as is_gap,
        '' as statement,
        cast(null as string) as quoted_text,
        cast(null as string) as fault_in_words,
        cast(null as date) as moved_on,
        cast(null as string) as test_in_words,
        false as is_of_all_scans,
        cast(null as bigint) as figure,
        cast(null as bigint) as figure_before,
        cast(null as bigint) as figure_after,
        cast(null as string) as break_kind,
        cast(null as date) as broken_from,
        cast(null as date) as broken_to,
        cast(null as bigint) as usual_figure,
        false as leaves_total,
        cast(null as string) as source_file,
        cast(null as string) as source_sheet,
        cast(null as string) as source_cells,
        cast(null as date) as said_of,
        closed.closed_on,
        coalesce(others.organisation_name || ' (' || closed.other_code || ')', closed.other_code) as other_name
    from closed_and_likely as closed
    left join names on closed.member_code = names.organisation_code
    left join names as others on closed.other_code = others.organisation_code
    union all
    select
        gaps.subject,
        groups.organisation_code,
        cast(null as string) as nation,
        gaps.month,
        gaps.test_code,
        case
            when groups.member_code <> groups.organisation_code
                then coalesce(names.organisation_name, groups.member_code)
        end as member_name,
        gaps.gap_kind,
        gaps.is_gap,
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
        coalesce(gaps.leaves_total, false) as leaves_total,
        case when gaps.gap_kind in ('unread note', 'withheld', 'resolved') then gaps.source_file end as source_file,
        case when gaps.gap_kind in ('unread note', 'withheld', 'resolved') then gaps.source_sheet end as source_sheet,
        case when gaps.gap_kind in ('unread note', 'withheld', 'resolved') then gaps.source_cells end as source_cells,
        case when gaps.figure_before is not null then gaps.month end as said_of,
        cast(null as date) as closed_on,
        cast(null as string) as other_name
    from gaps
    inner join groups on gaps.organisation_code = groups.member_code
    inner join compared_months
        on
            gaps.subject = compared_months.subject
            and gaps.month = compared_months.month
    left join names on groups.member_code = names.organisation_code
    left join silent_months
        on
            gaps.subject = silent_months.subject
            and groups.organisation_code = silent_months.organisation_code
            and gaps.month = silent_months.month
    left join closed_months
        on
            gaps.subject = closed_months.subject
            and gaps.organisation_code = closed_months.member_code
            and gaps.month = closed_months.month
            and gaps.gap_kind in ('no return', 'zeros alone')
            and gaps.statement = ''
    where
        closed_months.subject is null
        and (silent_months.subject is null or gaps.gap_kind = 'unread note')
        and not coalesce({{ holds_both_windows('gaps') }}, false)
    union all
    select
        region_parts.subject,
        groups.organisation_code,
        cast(null as string) as nation,
        region_parts.first_month_without as month,
        'all' as test_code,
        case
            when groups.member_code <> groups.organisation_code
                then coalesce(names.organisation_name, groups.member_code)
        end as member_name,
        'region part' as gap_kind,
        true as is_gap,
        region_parts.statement,
        cast(null as string) as quoted_text,
        cast(null as string) as fault_in_words,
        cast(null as date) as moved_on,
        cast(null as string) as test_in_words,
        false as is_of_all_scans,
        cast(null as bigint) as figure,
        cast(null as bigint) as figure_before,
        cast(null as bigint) as figure_after,
        cast(null as string) as break_kind,
        cast(null as date) as broken_from,
        cast(null as date) as broken_to,
        cast(null as bigint) as usual_figure,
        false as leaves_total,
        cast(null as string) as source_file,
        cast(null as string) as source_sheet,
        cast(null as string) as source_cells,
        cast(null as date) as said_of,
        cast(null as date) as closed_on,
        cast(null as string) as other_name
    from region_parts
    inner join groups on region_parts.organisation_code = groups.member_code
    left join names on groups.member_code = names.organisation_code

),

-- What is said once, with all its months; figures beside a month are said of that month.
reason_months as (

    select
        {{ said_once | join(', ') }},
        month,
        max(case when is_gap then 1 else 0 end) as is_gap,
        max(case when is_gap and month >= {{ window_date('comparison', 'first') }} then 1 else 0 end)
            as is_gap_in_comparison,
        max(case when gap_kind = 'withheld' and month <= {{ window_date('baseline', 'last') }} then 1 else 0 end)
            as is_withheld_in_baseline,
        max(case when gap_kind = 'withheld' and month >= {{ window_date('comparison', 'first') }} then 1 else 0 end)
            as is_withheld_in_comparison
    from all_gaps
    group by {{ said_once | join(', ') }}, month

),

runs as (

    select
        *,
        cast(extract(year from month) * 12 + extract(month from month) as bigint)
        - row_number() over (partition by {{ said_once | join(', ') }} order by month asc nulls last) as run
    from reason_months

),

run_lengths as (

    select
        *,
        count(*) over (partition by {{ said_once | join(', ') }}, run) as months_in_run
    from runs

),

-- Three months or more that follow each other are named by the first and the last. The year is said once, at the end,
-- where all are of one year.
listed_months as (

    select
        {{ said_once | join(', ') }},
        min(month) as first_month,
        max(month) as last_month,
        max(is_gap) as is_gap,
        max(is_gap_in_comparison) as is_gap_in_comparison,
        max(is_withheld_in_baseline) as is_withheld_in_baseline,
        max(is_withheld_in_comparison) as is_withheld_in_comparison,
        case
            when
                min(extract(year from min(month))) over (partition by {{ said_once | join(', ') }})
                = max(extract(year from max(month))) over (partition by {{ said_once | join(', ') }})
                then lead(extract(year from min(month))) over (
                    partition by {{ said_once | join(', ') }} order by min(month) asc nulls last
                )
        end as next_year
    from run_lengths
    group by
        {{ said_once | join(', ') }},
        case when months_in_run > 2 then run end, case when months_in_run < 3 then month end

),

reasons as (

    select
        {{ said_once | join(', ') }},
        min(first_month) as first_month,
        max(is_gap) as is_gap,
        max(is_gap_in_comparison) as is_gap_in_comparison,
        max(is_withheld_in_baseline) as is_withheld_in_baseline,
        max(is_withheld_in_comparison) as is_withheld_in_comparison,
        {{ listed(
            "case when next_year = extract(year from last_month) then " ~ months_without_year('first_month', 'last_month')
            ~ " else " ~ months_in_words('first_month', 'last_month') ~ " end",
            'first_month',
        ) }} as months
    from listed_months
    group by {{ said_once | join(', ') }}

),

compared_rows as (

    {{ rows_of_a_gap('tests') }}

),

worded as (

    select
        reasons.subject,
        reasons.organisation_code,
        compared_rows.test_group,
        compared_rows.test_code,
        reasons.first_month,
        reasons.is_gap,
        reasons.is_gap_in_comparison,
        reasons.is_withheld_in_baseline,
        reasons.is_withheld_in_comparison,
        case reasons.gap_kind
            when 'nothing published' then {{ silence_in_words('reasons.subject', 'reasons.months') }}
            when 'closed' then {{ closing_in_words('reasons') }}
            when 'likely successor' then {{ taking_over_in_words('reasons') }}
            when 'not loaded'
                then {{ not_loaded_in_words('reasons.subject', 'reasons.nation', 'reasons.months') }}
            else {{ gap_in_words('reasons', 'reasons.months') }}
        end
        || coalesce(' (' || reasons.member_name || ')', '') as reason
    from reasons
    inner join compared_rows on reasons.test_code = compared_rows.gap_test_code
    where compared_rows.test_code <> 'all' or not reasons.leaves_total

),

said as (

    select
        subject,
        organisation_code,
        test_group,
        test_code,
        reason,
        min(first_month) as first_month,
        max(is_gap) as is_gap,
        max(is_gap_in_comparison) as is_gap_in_comparison,
        max(is_withheld_in_baseline) as is_withheld_in_baseline,
        max(is_withheld_in_comparison) as is_withheld_in_comparison
    from worded
    group by subject, organisation_code, test_group, test_code, reason

),

final as (

    select
        subject,
        organisation_code,
        test_group,
        test_code,
        max(is_gap) = 0 as is_complete,
        max(is_gap_in_comparison) = 0 as comparison_is_complete,
        max(is_withheld_in_baseline) = 1 as baseline_is_withheld,
        max(is_withheld_in_comparison) = 1 as comparison_is_withheld,
        {{ ordered_list('reason', 'first_month', '; ') }} as gap_note
    from said
    group by subject, organisation_code, test_group, test_code

)

select * from final

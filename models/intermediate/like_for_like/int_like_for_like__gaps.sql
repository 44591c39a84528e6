{{ config(materialized='table') }}

with gaps as (

    select * from {{ ref('int_completeness__gaps') }}

),

figures as (

    select * from {{ ref('int_figures__published') }}
    where is_judged

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

subjects as (
    {% for subject, words in {
        'scans': 'scans',
        'cancer_scans': 'tests suitable for diagnosing cancer',
        'cancer_scans_gp_direct_access': 'tests of GP direct access',
        'waits': 'waiting list',
        'activity': 'activity',
    }.items() %}
    select
        '{{ subject }}' as subject,
        '{{ words }}' as subject_in_words
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

compared_months as (

    select
        subjects.subject,
        subjects.subject_in_words,
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
        compared_months.subject_in_words,
        compared_months.window_name,
        compared_months.months_in_window,
        compared_months.month,
        case
            when loaded_months.month is null then 'no figures of ' || compared_groups.nation || ' are loaded for'
            else {{ no_return_in_words('compared_groups.subject') }}
        end as silence_in_words,
        count(
            case when figures.figure_state in ('reported', 'suppressed', 'zeros_alone') then figures.month end
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
        compared_months.subject_in_words, compared_months.window_name, compared_months.months_in_window,
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
        gaps.gap_kind = 'stated shortfall'
        and gaps.test_code = 'all'

),

silent_months as (

    select
        group_windows.subject,
        group_windows.organisation_code,
        group_windows.month,
        case
            when cells_in_window = 0 and months_in_window > 1
                then 'no ' || subject_in_words || ' published for it from ' || case window_name
                    when 'baseline' then '{{ window_label("baseline") }}'
                    else '{{ window_label("comparison") }}'
                end
            else silence_in_words
        end as explanation,
        cells_in_window > 0 or months_in_window = 1 as is_listed_by_month
    from group_windows
    left join stated_months
        on
            group_windows.subject = stated_months.subject
            and group_windows.organisation_code = stated_months.organisation_code
            and group_windows.month = stated_months.month
    where
        group_windows.cells = 0
        and stated_months.month is null

),

member_gaps as (

    select
        gaps.subject,
        groups.organisation_code,
        gaps.month,
        gaps.test_code,
        gaps.is_gap,
        gaps.gap_kind in ('no return', 'zeros alone') as is_listed_by_month,
        case gaps.gap_kind
            when 'no return' then {{ no_return_in_words('gaps.subject') }}
            when 'zeros alone' then 'printed with zeros alone:'
            else gaps.explanation
        end as explanation,
        case
            when groups.member_code <> groups.organisation_code
                then ' (' || coalesce(names.organisation_name, groups.member_code) || ')'
            else ''
        end as member_in_words
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
    where silent_months.subject is null

),

all_gaps as (

    select
        subject,
        organisation_code,
        month,
        test_code,
        is_gap,
        is_listed_by_month,
        explanation,
        member_in_words
    from member_gaps
    union all
    select
        subject,
        organisation_code,
        month,
        'all' as test_code,
        true as is_gap,
        is_listed_by_month,
        explanation,
        '' as member_in_words
    from silent_months

),

compared_rows as (

    {{ rows_of_a_gap('tests') }}

),

explained as (

    select
        all_gaps.subject,
        all_gaps.organisation_code,
        compared_rows.test_group,
        compared_rows.test_code,
        max(case when all_gaps.is_gap then 1 else 0 end) as is_gap,
        min(all_gaps.month) as first_month,
        all_gaps.explanation
        || case
            when all_gaps.is_listed_by_month then ' ' || {{ month_list('all_gaps.month') }} else ''
        end
        || all_gaps.member_in_words as explanation
    from all_gaps
    inner join compared_rows on all_gaps.test_code = compared_rows.gap_test_code
    group by
        all_gaps.subject, all_gaps.organisation_code, compared_rows.test_group, compared_rows.test_code,
        all_gaps.explanation, all_gaps.is_listed_by_month, all_gaps.member_in_words

),

final as (

    select
        subject,
        organisation_code,
        test_group,
        test_code,
        max(is_gap) = 0 as is_complete,
        {{ ordered_list('explanation', 'first_month', '; ') }} as gap_note
    from explained
    group by subject, organisation_code, test_group, test_code

)

select * from final

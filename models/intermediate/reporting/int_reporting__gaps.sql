{{ config(materialized='table') }}

with gaps as (

    select * from {{ ref('int_completeness__gaps') }}
    where is_gap

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

periods as (

    select
        period_from,
        period_to
    from {{ ref('int_reporting__windows') }}
    union
    select
        first_month as period_from,
        last_month as period_to
    from {{ ref('int_periods__figures') }}
    where
        publication = 'did_table_11'
        and left_out_rule is null
    union
    select
        year_from as period_from,
        cast({{ dbt.dateadd('month', 11, 'year_from') }} as date) as period_to
    from {{ ref('int_reporting__years') }}

),

months_of_gaps as (

    select
        periods.period_from,
        periods.period_to,
        gaps.subject,
        coalesce(groups.organisation_code, gaps.organisation_code) as organisation_code,
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
        min(gaps.month) as first_month,
        {{ ordered_list(month_and_year('gaps.month'), 'gaps.month', ', ') }} as months
    from gaps
    left join groups on gaps.organisation_code = groups.member_code
    inner join periods on gaps.month between periods.period_from and periods.period_to
    group by
        periods.period_from, periods.period_to, gaps.subject, groups.organisation_code, gaps.organisation_code,
        gaps.test_code, gaps.gap_kind, gaps.statement, gaps.quoted_text, gaps.fault_in_words, gaps.moved_on,
        gaps.test_in_words, gaps.is_of_all_scans, gaps.figure, gaps.figure_before, gaps.figure_after, gaps.break_kind,
        gaps.broken_from, gaps.broken_to, gaps.usual_figure, gaps.source_file, gaps.source_sheet, gaps.source_cells

),

in_words as (

    select
        period_from,
        period_to,
        subject,
        organisation_code,
        member_code,
        test_code,
        gap_kind,
        break_kind,
        first_month,
        {{ gap_in_words('months_of_gaps', 'months') }} as reason_of_member
    from months_of_gaps

),

final as (

    select
        *,
        case when member_code <> organisation_code then member_code || ': ' else '' end || reason_of_member as reason
    from in_words

)

select * from final

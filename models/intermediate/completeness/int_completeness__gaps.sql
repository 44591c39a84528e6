{{ config(materialized='table') }}

with figures as (

    select
        subject,
        organisation_code,
        month,
        test_code,
        cast(sum(case when figure_state <> 'withheld' then round(figure) end) as bigint) as figure,
        max(case when figure_state = 'withheld' then 1 else 0 end) as is_withheld
    from {{ ref('int_figures__published') }}
    where
        is_judged
        and test_code <> 'all'
    group by subject, organisation_code, month, test_code

),

returns as (

    select * from {{ ref('int_completeness__returns') }}

),

series_breaks as (

    select * from {{ ref('int_completeness__series_breaks') }}
    where is_judged

),

encompass_moves as (

    select * from {{ ref('encompass_moves') }}

),

stated as (

    select * from {{ ref('int_completeness__stated') }}

),

tests as (

    select * from {{ ref('tests') }}

),

fault_rules as (

    select * from {{ ref('fault_rules') }}

),

withheld_figures as (

    select * from {{ ref('int_figures__published') }}
    where
        is_judged
        and figure_state = 'withheld'
        and organisation_code is not null

),

-- Looked for from the months beside: those of them that hold enough are fewer than all that may be missing.
enough as (

    select
        *,
        cast({{ dbt.dateadd('month', 1, 'month') }} as date) as next_month,
        cast({{ dbt.dateadd('month', -1, 'month') }} as date) as previous_month
    from figures
    where figure >= {{ [var('gap_when_months_beside_hold'), var('zero_is_a_gap_when_months_beside_hold')] | min }}

),

tests_beside as (

    select
        months_before.subject,
        months_before.organisation_code,
        months_before.next_month as month,
        months_before.test_code,
        figures.figure,
        months_before.figure as figure_before,
        months_after.figure as figure_after
    from enough as months_before
    inner join enough as months_after
        on
            months_before.subject = months_after.subject
            and months_before.organisation_code = months_after.organisation_code
            and months_before.test_code = months_after.test_code
            and months_before.next_month = months_after.previous_month
    left join figures
        on
            months_before.subject = figures.subject
            and months_before.organisation_code = figures.organisation_code
            and months_before.test_code = figures.test_code
            and months_before.next_month = figures.month
    where
        coalesce(figures.figure, 0) = 0
        and coalesce(figures.is_withheld, 0) = 0

),

missing_tests as (

    select
        tests_beside.subject,
        tests_beside.organisation_code,
        tests_beside.month,
        tests_beside.test_code,
        tests.test_in_words,
        tests_beside.figure,
        tests_beside.figure_before,
        tests_beside.figure_after,
        greatest(tests_beside.figure_before, tests_beside.figure_after)
        < {{ var('break_matters_from_share_of_all') }} * returns.figure as leaves_total
    from tests_beside
    inner join returns
        on
            tests_beside.subject = returns.subject
            and tests_beside.organisation_code = returns.organisation_code
            and tests_beside.month = returns.month
    inner join tests on tests_beside.test_code = tests.test_code
    where
        returns.return_state = 'reported'
        and (
            (tests_beside.figure is null and {{ both_beside_hold('gap_when_months_beside_hold', 'tests_beside') }})
            or (
                tests_beside.figure = 0
                and {{ both_beside_hold('zero_is_a_gap_when_months_beside_hold', 'tests_beside') }}
            )
        )

),

stated_gaps as (

    select
        subject,
        organisation_code,
        month,
        test_code,
        case effect
            when 'nothing sent' then 'no return'
            when 'estimated' then 'estimated'
            when 'too many' then 'stated excess'
            when 'misplaced' then 'misplaced'
            else 'stated shortfall'
        end as gap_kind,
        statement,
        cast(null as date) as moved_on,
        min(source_file) as source_file,
        min(source_sheet) as source_sheet,
        {{ sorted_list('source_cells', ',') }} as source_cells
    from stated
    where effect in ('nothing sent', 'partly', 'too many', 'misplaced', 'estimated')
    group by subject, organisation_code, month, test_code, effect, statement
    union all
    select
        returns.subject,
        returns.organisation_code,
        returns.month,
        'all' as test_code,
        'stated shortfall' as gap_kind,
        '' as statement,
        encompass_moves.went_live as moved_on,
        cast(null as string) as source_file,
        cast(null as string) as source_sheet,
        cast(null as string) as source_cells
    from returns
    inner join encompass_moves
        on
            returns.organisation_code = encompass_moves.organisation_code
            and returns.month >= encompass_moves.first_quarter_without
    where
        returns.subject = 'waits'
        and returns.return_state = 'no return'

),

-- Medians, and scans by setting, are not judged by their figures: their returns are the months that have one.
returns_and_medians as (

    select
        subject,
        organisation_code,
        month
    from returns
    union
    select
        subject,
        organisation_code,
        month
    from {{ ref('int_figures__published') }}
    where
        {{ is_not_compared('subject') }}
        and left_out_rule is null
        and organisation_code is not null
    union
    select
        of_years.subject,
        of_years.organisation_code,
        months.month
    from {{ ref('int_periods__figures') }} as of_years
    inner join (
        select distinct month from returns
        where subject = 'scans'
    ) as months on months.month between of_years.first_month and of_years.last_month
    where
        of_years.subject = 'scans_by_setting'
        and of_years.row_rule = 'provider'
        and of_years.left_out_rule is null

),

unread_notes as (

    select
        stated.subject,
        stated.organisation_code,
        stated.month,
        stated.quoted_text,
        stated.source_file,
        stated.source_sheet,
        stated.source_cells
    from stated
    inner join returns_and_medians
        on
            stated.subject = returns_and_medians.subject
            and stated.organisation_code = returns_and_medians.organisation_code
            and stated.month = returns_and_medians.month
    where stated.effect = 'unread'

),

-- What a fault withholds: of a test; of all where the whole return, or a test that can't be told, is withheld.
withheld as (

    select
        figures.subject,
        figures.organisation_code,
        figures.month,
        case when returns.return_state = 'withheld' then 'all' else coalesce(figures.test_code, 'total') end
            as test_code,
        figures.source_file,
        figures.source_sheet,
        figures.fault_rule,
        min(figures.fault_cells) as source_cells
    from withheld_figures as figures
    inner join returns
        on
            figures.subject = returns.subject
            and figures.organisation_code = returns.organisation_code
            and figures.month = returns.month
    group by
        figures.subject, figures.organisation_code, figures.month,
        case when returns.return_state = 'withheld' then 'all' else coalesce(figures.test_code, 'total') end,
        figures.source_file, figures.source_sheet, figures.fault_rule

),

-- What stands in two rows and counts as one is said beside the figures.
counted_once as (
    {% for faults in [ref('int_faults__did'), ref('int_faults__dm01')] %}
    select
        subject,
        organisation_code,
        month,
        source_file,
        source_sheet,
        rule,
        min(source_cells) as source_cells
    from {{ faults }}
    where
        rule = 'figure_stands_twice'
        and effect = 'resolved'
        and is_figure
        and month is not null
        and not {{ is_not_compared('subject') }}
    group by subject, organisation_code, month, source_file, source_sheet, rule
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

found_gaps as (

    select
        subject,
        organisation_code,
        month,
        'all' as test_code,
        return_state as gap_kind,
        cast(null as string) as test_in_words,
        false as is_of_all_scans,
        cast(null as bigint) as figure,
        cast(null as bigint) as figure_before,
        cast(null as bigint) as figure_after,
        false as leaves_total
    from returns
    where return_state in ('no return', 'zeros alone')
    union all
    select
        subject,
        organisation_code,
        month,
        test_code,
        'missing test' as gap_kind,
        test_in_words,
        false as is_of_all_scans,
        figure,
        figure_before,
        figure_after,
        leaves_total
    from missing_tests
    union all
    select
        subject,
        organisation_code,
        month,
        'all' as test_code,
        'collapse' as gap_kind,
        cast(null as string) as test_in_words,
        false as is_of_all_scans,
        cast(figure as bigint) as figure,
        cast(figure_before as bigint) as figure_before,
        cast(figure_after as bigint) as figure_after,
        false as leaves_total
    from returns
    where return_state = 'reported' and is_collapse
    union all
    select
        returns.subject,
        returns.organisation_code,
        returns.month,
        'all' as test_code,
        'collapse' as gap_kind,
        cast(null as string) as test_in_words,
        true as is_of_all_scans,
        cast(scans.figure as bigint) as figure,
        cast(scans.figure_before as bigint) as figure_before,
        cast(scans.figure_after as bigint) as figure_after,
        false as leaves_total
    from returns
    inner join returns as scans
        on
            returns.organisation_code = scans.organisation_code
            and returns.month = scans.month
            and scans.subject = 'scans'
    where
        {{ is_of_cancer_scans('returns.subject') }}
        and returns.return_state = 'reported'
        and not returns.is_collapse
        and scans.return_state = 'reported'
        and scans.is_collapse

),

known_shortfalls as (

    select distinct
        subject,
        organisation_code,
        month,
        test_code
    from stated_gaps
    where gap_kind <> 'estimated'

),

unexplained as (

    select found_gaps.*
    from found_gaps
    left join known_shortfalls as of_all_tests
        on
            found_gaps.subject = of_all_tests.subject
            and found_gaps.organisation_code = of_all_tests.organisation_code
            and found_gaps.month = of_all_tests.month
            and of_all_tests.test_code = 'all'
    left join known_shortfalls as of_the_test
        on
            found_gaps.subject = of_the_test.subject
            and found_gaps.organisation_code = of_the_test.organisation_code
            and found_gaps.month = of_the_test.month
            and found_gaps.test_code = of_the_test.test_code
    where
        of_all_tests.subject is null
        and of_the_test.subject is null

),

-- A level of all tests is the total's: its tests have their own. A month or run of all may lack some of any test.
break_months as (

    select
        returns.subject,
        returns.organisation_code,
        returns.month,
        case
            when breaks.break_kind = 'level' and breaks.test_code = 'all' then 'total'
            else breaks.test_code
        end as test_code,
        breaks.break_kind,
        breaks.first_month as broken_from,
        breaks.last_month as broken_to,
        breaks.subject <> returns.subject as is_of_all_scans,
        cast({{ of_month_ends('breaks.subject', 'breaks', 'figure') }} as bigint) as figure,
        cast(
            {{ of_month_ends('breaks.subject', 'breaks', 'usual_figure', has_each_month=true) }} as bigint
        ) as usual_figure,
        breaks.test_code <> 'all'
        and abs(coalesce(breaks.figure, 0) - breaks.usual_figure)
        < {{ var('break_matters_from_share_of_all') }} * breaks.months * returns.figure as leaves_total,
        row_number() over (
            partition by returns.subject, returns.organisation_code, returns.month, breaks.test_code
            order by
                case when breaks.break_kind = 'level' then 1 else 0 end asc nulls last,
                breaks.first_month desc nulls last,
                breaks.direction asc nulls last
        ) as place
    from series_breaks as breaks
    inner join returns
        on
            breaks.organisation_code = returns.organisation_code
            and breaks.first_month <= returns.month
            and coalesce(breaks.last_month, returns.month) >= returns.month
            and (
                breaks.subject = returns.subject
                or (
                    breaks.subject = 'scans'
                    and breaks.test_code = 'all'
                    and {{ is_of_cancer_scans('returns.subject') }}
                )
            )
    where returns.return_state <> 'excused'

),

said_already as (

    select
        subject,
        organisation_code,
        month,
        test_code
    from known_shortfalls
    union
    select
        subject,
        organisation_code,
        month,
        test_code
    from unexplained
    union
    select
        subject,
        organisation_code,
        month,
        test_code
    from withheld

),

broken as (

    select break_months.*
    from break_months
    left join said_already as of_all_tests
        on
            break_months.subject = of_all_tests.subject
            and break_months.organisation_code = of_all_tests.organisation_code
            and break_months.month = of_all_tests.month
            and of_all_tests.test_code = 'all'
    left join said_already as of_the_test
        on
            break_months.subject = of_the_test.subject
            and break_months.organisation_code = of_the_test.organisation_code
            and break_months.month = of_the_test.month
            and break_months.test_code = of_the_test.test_code
    left join break_months as whole_return
        on
            break_months.subject = whole_return.subject
            and break_months.organisation_code = whole_return.organisation_code
            and break_months.month = whole_return.month
            and break_months.test_code <> 'all'
            and whole_return.test_code = 'all'
            and whole_return.place = 1
    where
        break_months.place = 1
        and of_all_tests.subject is null
        and of_the_test.subject is null
        and whole_return.subject is null

),

final as (

    select
        subject,
        organisation_code,
        month,
        test_code,
        gap_kind,
        gap_kind <> 'estimated' as is_gap,
        statement,
        cast(null as string) as quoted_text,
        cast(null as string) as fault_in_words,
        moved_on,
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
        source_file,
        source_sheet,
        source_cells
    from stated_gaps
    union all
    select
        subject,
        organisation_code,
        month,
        'all' as test_code,
        'unread note' as gap_kind,
        true as is_gap,
        '' as statement,
        quoted_text,
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
        source_file,
        source_sheet,
        source_cells
    from unread_notes
    union all
    select
        subject,
        organisation_code,
        month,
        test_code,
        gap_kind,
        true as is_gap,
        '' as statement,
        cast(null as string) as quoted_text,
        cast(null as string) as fault_in_words,
        cast(null as date) as moved_on,
        test_in_words,
        is_of_all_scans,
        figure,
        figure_before,
        figure_after,
        cast(null as string) as break_kind,
        cast(null as date) as broken_from,
        cast(null as date) as broken_to,
        cast(null as bigint) as usual_figure,
        coalesce(leaves_total, false) as leaves_total,
        cast(null as string) as source_file,
        cast(null as string) as source_sheet,
        cast(null as string) as source_cells
    from unexplained
    union all
    select
        broken.subject,
        broken.organisation_code,
        broken.month,
        broken.test_code,
        'series break' as gap_kind,
        true as is_gap,
        '' as statement,
        cast(null as string) as quoted_text,
        cast(null as string) as fault_in_words,
        cast(null as date) as moved_on,
        tests.test_in_words,
        broken.is_of_all_scans,
        broken.figure,
        cast(null as bigint) as figure_before,
        cast(null as bigint) as figure_after,
        broken.break_kind,
        broken.broken_from,
        broken.broken_to,
        broken.usual_figure,
        coalesce(broken.leaves_total, false) as leaves_total,
        cast(null as string) as source_file,
        cast(null as string) as source_sheet,
        cast(null as string) as source_cells
    from broken
    left join tests on broken.test_code = tests.test_code
    union all
    select
        withheld.subject,
        withheld.organisation_code,
        withheld.month,
        withheld.test_code,
        'withheld' as gap_kind,
        true as is_gap,
        '' as statement,
        cast(null as string) as quoted_text,
        fault_rules.rule_in_words as fault_in_words,
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
        withheld.source_file,
        withheld.source_sheet,
        withheld.source_cells
    from withheld
    left join fault_rules on withheld.fault_rule = fault_rules.rule
    union all
    select
        counted_once.subject,
        counted_once.organisation_code,
        counted_once.month,
        'all' as test_code,
        'resolved' as gap_kind,
        false as is_gap,
        '' as statement,
        cast(null as string) as quoted_text,
        fault_rules.rule_in_words as fault_in_words,
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
        counted_once.source_file,
        counted_once.source_sheet,
        counted_once.source_cells
    from counted_once
    inner join returns
        on
            counted_once.subject = returns.subject
            and counted_once.organisation_code = returns.organisation_code
            and counted_once.month = returns.month
    left join fault_rules on counted_once.rule = fault_rules.rule

)

select * from final

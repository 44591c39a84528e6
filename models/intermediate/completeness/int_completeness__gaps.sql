{{ config(materialized='table') }}

with figures as (

    select
        subject,
        organisation_code,
        month,
        test_code,
        cast(sum(round(figure)) as bigint) as figure
    from {{ ref('int_figures__published') }}
    where
        is_judged
        and test_code <> 'all'
    group by subject, organisation_code, month, test_code

),

returns as (

    select * from {{ ref('int_completeness__returns') }}

),

encompass_moves as (

    select * from {{ ref('encompass_moves') }}

),

stated as (

    select * from {{ ref('int_completeness__stated') }}
    union all
    select
        'ni' as publication,
        returns.subject,
        returns.organisation_code,
        returns.month,
        'all' as test_code,
        'partial' as effect,
        'not in the release of ' || {{ month_and_year('returns.month') }} || ': it moved to the encompass system in '
        || {{ month_and_year('encompass_moves.went_live') }} as comparability_note,
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

unread as (

    select * from {{ ref('int_completeness__unread') }}

),

tests as (

    select * from {{ ref('tests') }}

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
    where coalesce(figures.figure, 0) = 0

),

missing_tests as (

    select
        tests_beside.subject,
        tests_beside.organisation_code,
        tests_beside.month,
        tests_beside.test_code,
        'no ' || tests.test_in_words || ' for '
        || {{ month_and_year('tests_beside.month') }} || ', between '
        || {{ with_thousands('tests_beside.figure_before') }} || ' the month before and '
        || {{ with_thousands('tests_beside.figure_after') }} || ' the month after' as explanation
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
            when 'missing' then 'no return'
            when 'estimated' then 'estimated'
            else 'stated shortfall'
        end as gap_kind,
        coalesce(
            comparability_note, {{ no_return_in_words('subject') }} || ' ' || {{ month_and_year('month') }}
        ) as explanation,
        min(source_file) as source_file,
        min(source_sheet) as source_sheet,
        {{ sorted_list('source_cells', ',') }} as source_cells
    from stated
    where effect in ('missing', 'partial', 'distorted', 'estimated')
    group by subject, organisation_code, month, test_code, effect, comparability_note

),

unread_notes as (

    select
        returns.subject,
        returns.organisation_code,
        returns.month,
        'named in a note of the publisher that is not in our list yet ('
        || unread.source_file || ', ' || unread.source_sheet || ' ' || unread.source_cells || ')' as explanation,
        unread.source_file,
        unread.source_sheet,
        unread.source_cells
    from unread
    inner join returns
        on
            unread.organisation_code = returns.organisation_code
            and unread.month = returns.month
            and (
                {%- for publication, subject in subjects_of_publications() %}
                (unread.publication = '{{ publication }}' and returns.subject = '{{ subject }}')
                {{ 'or ' if not loop.last }}
                {%- endfor %}
            )

),

found_gaps as (

    select
        subject,
        organisation_code,
        month,
        'all' as test_code,
        return_state as gap_kind,
        case return_state
            when 'zeros alone' then 'printed with zeros alone: '
            else {{ no_return_in_words('subject') }} || ' '
        end || {{ month_and_year('month') }} as explanation
    from returns
    where return_state in ('no return', 'zeros alone')
    union all
    select
        subject,
        organisation_code,
        month,
        test_code,
        'missing test' as gap_kind,
        explanation
    from missing_tests
    union all
    select
        subject,
        organisation_code,
        month,
        'all' as test_code,
        'collapse' as gap_kind,
        {{ month_and_year('month') }} || ' looks incomplete: ' || {{ with_thousands('figure') }} || ', between '
        || {{ with_thousands('figure_before') }} || ' the month before and '
        || {{ with_thousands('figure_after') }} || ' the month after, and no note says why' as explanation
    from returns
    where return_state = 'reported' and is_collapse
    union all
    select
        returns.subject,
        returns.organisation_code,
        returns.month,
        'all' as test_code,
        'collapse' as gap_kind,
        {{ month_and_year('scans.month') }} || ' looks incomplete: ' || {{ with_thousands('scans.figure') }}
        || ' scans of all kinds, between ' || {{ with_thousands('scans.figure_before') }} || ' the month before and '
        || {{ with_thousands('scans.figure_after') }} || ' the month after, and no note says why' as explanation
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

final as (

    select
        subject,
        organisation_code,
        month,
        test_code,
        gap_kind,
        gap_kind <> 'estimated' as is_gap,
        explanation,
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
        false as is_gap,
        explanation,
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
        explanation,
        cast(null as string) as source_file,
        cast(null as string) as source_sheet,
        cast(null as string) as source_cells
    from unexplained

)

select * from final

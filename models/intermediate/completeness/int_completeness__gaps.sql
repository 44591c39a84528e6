{{ config(materialized='table') }}

with figures as (

    select * from {{ ref('int_completeness__figures') }}
    where test_code <> 'all'

),

returns as (

    select * from {{ ref('int_completeness__returns') }}

),

stated as (

    select * from {{ ref('int_completeness__stated') }}

),

unread as (

    select * from {{ ref('int_completeness__unread') }}

),

tests as (

    select * from {{ ref('dim_test') }}

),

provider_tests as (

    select distinct
        subject,
        organisation_code,
        test_code
    from figures

),

test_months as (

    select
        returns.subject,
        returns.organisation_code,
        returns.month,
        returns.return_state,
        provider_tests.test_code,
        figures.figure
    from returns
    inner join provider_tests
        on
            returns.subject = provider_tests.subject
            and returns.organisation_code = provider_tests.organisation_code
    left join figures
        on
            provider_tests.subject = figures.subject
            and provider_tests.organisation_code = figures.organisation_code
            and provider_tests.test_code = figures.test_code
            and returns.month = figures.month

),

tests_beside as (

    select
        *,
        {{ month_beside('figure', 'before', 'subject, organisation_code, test_code') }} as figure_before,
        {{ month_beside('figure', 'after', 'subject, organisation_code, test_code') }} as figure_after
    from test_months

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
    inner join tests on tests_beside.test_code = tests.test_code
    where
        tests_beside.return_state = 'reported'
        and (
            (tests_beside.figure is null and {{ both_beside_hold('gap_when_months_beside_hold') }})
            or (tests_beside.figure = 0 and {{ both_beside_hold('zero_is_a_gap_when_months_beside_hold') }})
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

unexplained as (

    select found_gaps.*
    from found_gaps
    left join stated_gaps
        on
            found_gaps.subject = stated_gaps.subject
            and found_gaps.organisation_code = stated_gaps.organisation_code
            and found_gaps.month = stated_gaps.month
            and stated_gaps.test_code in ('all', found_gaps.test_code)
            and stated_gaps.gap_kind <> 'estimated'
    where stated_gaps.subject is null

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

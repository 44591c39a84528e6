{{ config(materialized='table') }}

with gaps as (

    select
        *,
        case subject when 'scans' then 'did' else 'dm01' end as publication
    from {{ ref('int_completeness__gaps') }}
    -- A level that lasts holds for both months that are compared where it began before the same month of 2019.
    where
        not coalesce(
            break_kind = 'level' and broken_to is null and broken_from <= {{ same_month_2019('month') }}, false
        )

),

groups as (

    select * from {{ ref('int_over_time__groups') }}

),

names as (

    select * from {{ ref('int_organisations__names') }}

),

tests as (

    select * from {{ ref('tests') }}

),

compared_rows as (

    {{ rows_of_a_gap('tests') }}

),

member_gaps as (

    select
        gaps.subject,
        groups.organisation_code,
        gaps.month,
        gaps.test_code,
        gaps.is_gap,
        coalesce(gaps.leaves_total, false) as leaves_total,
        gaps.gap_kind = 'withheld' as is_withheld,
        -- a step that lasts is no month that is missing
        gaps.is_gap and coalesce(gaps.break_kind, '') <> 'level' as is_missing,
        {{ gap_in_words('gaps', month_and_year('gaps.month')) }}
        || case
            when groups.member_code <> groups.organisation_code
                then ' (' || coalesce(names.organisation_name, groups.member_code) || ')'
            else ''
        end as gap_in_words
    from gaps
    inner join groups
        on
            gaps.publication = groups.publication
            and gaps.organisation_code = groups.member_code
    left join names on groups.member_code = names.organisation_code

),

-- Where all gaps of a month are of all tests, what is said is the same for each: it is put together once.
of_all_tests as (

    select
        subject,
        organisation_code,
        month,
        max(case when is_gap then 1 else 0 end) = 0 as is_complete,
        max(case when is_withheld then 1 else 0 end) = 1 as is_withheld,
        max(case when is_missing then 1 else 0 end) = 1 as is_missing,
        {{ sorted_list('gap_in_words', '; ') }} as gap_note
    from member_gaps
    group by subject, organisation_code, month
    having min(case when test_code = 'all' then 1 else 0 end) = 1

),

of_some_tests as (

    select member_gaps.*
    from member_gaps
    left join of_all_tests
        on
            member_gaps.subject = of_all_tests.subject
            and member_gaps.organisation_code = of_all_tests.organisation_code
            and member_gaps.month = of_all_tests.month
    where of_all_tests.subject is null

),

final as (

    select
        of_all_tests.subject,
        of_all_tests.organisation_code,
        of_all_tests.month,
        compared_rows.test_group,
        compared_rows.test_code,
        of_all_tests.is_complete,
        of_all_tests.is_withheld,
        of_all_tests.is_missing,
        of_all_tests.gap_note
    from of_all_tests
    inner join compared_rows on compared_rows.gap_test_code = 'all'
    union all
    select
        of_some_tests.subject,
        of_some_tests.organisation_code,
        of_some_tests.month,
        compared_rows.test_group,
        compared_rows.test_code,
        max(case when of_some_tests.is_gap then 1 else 0 end) = 0 as is_complete,
        max(case when of_some_tests.is_withheld then 1 else 0 end) = 1 as is_withheld,
        max(case when of_some_tests.is_missing then 1 else 0 end) = 1 as is_missing,
        {{ sorted_list('of_some_tests.gap_in_words', '; ') }} as gap_note
    from of_some_tests
    inner join compared_rows on of_some_tests.test_code = compared_rows.gap_test_code
    where compared_rows.test_code <> 'all' or not of_some_tests.leaves_total
    group by
        of_some_tests.subject, of_some_tests.organisation_code, of_some_tests.month,
        compared_rows.test_group, compared_rows.test_code

)

select * from final

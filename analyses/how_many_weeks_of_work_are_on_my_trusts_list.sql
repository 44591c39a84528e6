-- How many weeks of work are on my trust's waiting list, and how many more tests would bring it down to 1% or 5%?
-- Change the code and the test, below or with --vars; all tests together are test group `all` and test `all`.
-- Months of other lengths compare by working days. The bounds are of the newest month, under what `assumptions` says:
-- arithmetic, no forecast. A row without bounds says why.
{%- set organisation_code = var('organisation_code', 'RR8') %}
{%- set test_code = var('test_code', 'all') %}

with months as (

    select * from {{ ref('trust_backlog_over_time').include(database=false) }}

),

targets as (

    select * from {{ ref('trust_backlog_targets').include(database=false) }}

),

final as (

    select
        months.organisation_name,
        months.test_group,
        months.test_code,
        months.month,
        months.waiting,
        months.waiting_list_tests,
        months.weeks_of_work,
        months.weeks_of_work_by_working_days,
        months.change_in_weeks,
        months.change_in_weeks_by_working_days,
        months.is_comparable,
        months.comparability_note,
        targets.target_pct,
        targets.assumption,
        targets.more_tests_low,
        targets.more_tests_high,
        targets.why_no_bounds,
        targets.assumptions
    from months
    left join targets
        on
            months.month = targets.newest_month
            and months.organisation_code = targets.organisation_code
            and months.test_group = targets.test_group
            and months.test_code = targets.test_code
    where
        months.organisation_code = '{{ organisation_code }}'
        and months.test_code = '{{ test_code }}'

)

select * from final
order by
    test_group asc nulls last, month desc nulls last, target_pct asc nulls last, assumption asc nulls last

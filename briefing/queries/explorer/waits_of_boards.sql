-- How many patients waited at each board and trust outside England at the end of each month, and what share six weeks?
-- One row for each test, group of tests or all, and organisation: lists over its own `months`.
with counted_in as (
    select
        waits.organisation_code as code,
        waits.month,
        waits.waiting,
        waits.waiting_over_6_weeks,
        unnest([waits.test_code, tests.test_group, 'all']) as test
    from marts.fct_waits as waits
    inner join marts.dim_test as tests on waits.test_code = tests.test_code
    where waits.nation <> 'England'
),

figures as (
    select
        test,
        code,
        month,
        case when count(*) = count(waiting) then sum(waiting) end as waiting,
        case when count(*) = count(waiting_over_6_weeks) then sum(waiting_over_6_weeks) end as over_6_weeks
    from counted_in
    group by test, code, month
),

series as (
    select
        test,
        code,
        list(
            struct_pack(
                month := strftime(month, '%Y-%m'),
                waiting := cast(waiting as bigint),
                over_6_weeks_pct := 100.0 * over_6_weeks / nullif(waiting, 0)
            ) order by month asc nulls last
        ) as in_order
    from figures
    group by test, code
)

select
    test,
    code,
    array_to_string([row.month for row in in_order], ' ') as months,
    [row.waiting for row in in_order] as waiting,
    [row.over_6_weeks_pct for row in in_order] as over_6_weeks_pct
from series
order by test asc nulls last, code asc nulls last

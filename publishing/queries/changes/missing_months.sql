-- Which months are expected and not there?
-- A row a series, and another for months after its newest: months in a row, and the day by which the first is due.
with in_order as (

    select
        *,
        row_number() over (partition by series order by month)
        - row_number() over (
            partition by series, is_loaded, is_after_the_newest order by month
        ) as run
    from now.marts.expected_months

),

runs as (

    select
        series,
        is_after_the_newest,
        expected_by,
        min(month) as first_month,
        max(month) as last_month,
        count(*) as months,
        min(due_on) as due_on
    from in_order
    where not is_loaded
    group by series, is_after_the_newest, expected_by, run

)

select
    series,
    is_after_the_newest,
    list({ 'first': first_month, 'last': last_month, 'months': months } order by first_month) as runs,
    min(due_on) as due_on,
    min(expected_by) as expected_by
from runs
group by series, is_after_the_newest
order by series, is_after_the_newest

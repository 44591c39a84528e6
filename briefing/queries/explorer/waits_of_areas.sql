-- How many patients waited in each nation and region at the end of each month, and which share for six weeks?
-- One row for each group of tests and area: lists over its own `months`, null where there is no figure.
with series as (
    select
        test_group as test,
        area_code as code,
        list(
            struct_pack(
                month := strftime(month, '%Y-%m'),
                waiting := waiting,
                over_6_weeks_pct := over_6_weeks_pct
            ) order by month asc nulls last
        ) as in_order
    from marts.waits_over_time
    group by test, area_code
)

select
    test,
    code,
    array_to_string([row.month for row in in_order], ' ') as months,
    [row.waiting for row in in_order] as waiting,
    [row.over_6_weeks_pct for row in in_order] as over_6_weeks_pct
from series
order by test asc nulls last, code asc nulls last

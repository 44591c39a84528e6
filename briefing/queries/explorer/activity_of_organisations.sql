-- How many tests did each organisation do in each month (DM01)?
-- One row for each test or group, and organisation: lists over its own `months`, null where there is no figure.
with series as (
    select
        case when test_code = 'all' then test_group else test_code end as test,
        organisation_code as code,
        list(
            struct_pack(
                month := strftime(month, '%Y-%m'),
                activity := activity
            ) order by month asc nulls last
        ) as in_order
    from marts.trust_activity_over_time
    group by test, organisation_code
)

select
    test,
    code,
    array_to_string([row.month for row in in_order], ' ') as months,
    [row.activity for row in in_order] as activity
from series
order by test asc nulls last, code asc nulls last

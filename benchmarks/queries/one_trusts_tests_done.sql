-- How many tests did a trust do each month, of each kind?
select
    month,
    test_group,
    activity,
    pct_of_2019
from marts.trust_activity_over_time
where
    organisation_code = 'RR8'
    and test_code = 'all'
order by test_group asc nulls last, month asc nulls last

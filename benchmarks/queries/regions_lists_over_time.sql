-- How have the lists of regions and nations grown, by kind of test?
select
    month,
    area_name,
    test_group,
    waiting,
    over_6_weeks_pct,
    over_13_weeks_pct
from marts.waits_over_time
where area_type = 'region'
order by month asc nulls last, area_name asc nulls last, test_group asc nulls last

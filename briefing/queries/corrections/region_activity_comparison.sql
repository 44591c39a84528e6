-- Which figures does the pack show of the tests done in each region and in England?
-- One row for each area and group of tests.
select
    area_code as code_,
    area_name as name_,
    test_group as group_,
    test_code as test_,
    *
from marts.region_activity_comparison
where test_code = 'all'
order by area_code asc nulls last, test_group asc nulls last, test_code asc nulls last

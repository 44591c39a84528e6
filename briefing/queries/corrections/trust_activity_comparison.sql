-- Which figures does the pack show of the tests done by each organisation?
-- One row for each organisation and group of tests.
select
    organisation_code as code_,
    organisation_name as name_,
    test_group as group_,
    test_code as test_,
    *
from marts.trust_activity_comparison
where test_code = 'all'
order by organisation_code asc nulls last, test_group asc nulls last, test_code asc nulls last

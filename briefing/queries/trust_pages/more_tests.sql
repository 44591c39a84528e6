-- How many tests more within a year would bring the share over six weeks down, under what is assumed?
-- One row for each organisation, test (or `all`), assumption and target: of all tests, and of those with any bounds.
select
    organisation_code,
    test_group,
    test_code,
    assumption,
    assumptions,
    target_pct,
    newest_month,
    waiting,
    over_6_weeks_pct,
    more_tests_low,
    more_tests_high,
    why_no_bounds
from marts.trust_backlog_targets
qualify
    (test_group = 'all' and test_code = 'all')
    or count(more_tests_low) over (partition by organisation_code, test_group, test_code) > 0
order by organisation_code asc, test_group asc, test_code asc, assumption asc, target_pct asc

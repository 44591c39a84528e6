-- What share of those waiting in each nation had waited past each threshold, at the end of the comparison?
-- One row for each nation, group of tests and threshold.
select
    nation,
    test_group,
    threshold_weeks,
    waiting_over_pct
from marts.nation_wait_comparison
where strftime(month, '%Y-%m') = $comparison_to
order by all

-- What share of those waiting in each nation had waited past each threshold, at the end of the comparison?
-- One row for each group of tests (all that the nation counts, or those in common), nation and threshold.
select
    nation,
    month,
    test_group,
    threshold_weeks,
    is_national_standard,
    waiting,
    waiting_over,
    waiting_over_pct,
    is_derived,
    comparability_note
from marts.nation_wait_comparison
where test_group in ('all', 'common') and strftime(month, '%Y-%m') = $comparison_to
order by
    test_group asc nulls last,
    list_position(['England', 'Scotland', 'Wales', 'Northern Ireland'], nation) asc nulls last,
    threshold_weeks asc nulls last

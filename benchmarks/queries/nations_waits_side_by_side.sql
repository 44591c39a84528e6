-- How long do patients wait in each nation, at each threshold?
select
    nation,
    threshold_weeks,
    is_national_standard,
    waiting,
    waiting_over,
    waiting_over_pct,
    is_derived,
    comparability_note
from marts.nation_wait_comparison
where
    month = date '2020-09-01'
    and test_group = 'all'
order by nation asc nulls last, threshold_weeks asc nulls last

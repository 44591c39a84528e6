-- How do waits in England and its regions compare between the ends of the two windows?
-- A row an area, England first, then the largest share that has waited 6 weeks or more.
select
    area_name,
    waiting_baseline,
    over_6_weeks_pct_baseline,
    waiting_comparison,
    over_6_weeks_comparison,
    over_6_weeks_pct_comparison,
    change_points
from marts.region_wait_comparison
where test_code = 'all' and test_group = 'all'
order by area_type asc, over_6_weeks_pct_comparison desc nulls last, area_code asc

select
    area_name,
    over_6_weeks_pct_comparison as over_6_weeks_pct,
    over_6_weeks_pct_baseline as over_6_weeks_pct_before
from marts.region_wait_comparison
where test_group = 'all' and test_code = 'all'
order by over_6_weeks_pct

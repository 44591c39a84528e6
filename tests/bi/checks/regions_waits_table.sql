select
    area_name, month_baseline, waiting_baseline, over_6_weeks_pct_baseline, month_comparison,
    waiting_comparison, over_6_weeks_comparison, over_6_weeks_pct_comparison, change_points,
    change_points_like_for_like, organisations_not_comparable
from marts.region_wait_comparison
where test_group = 'all' and test_code = 'all'
order by over_6_weeks_pct_comparison desc nulls last, area_code

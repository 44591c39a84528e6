-- What share of each region's list waits six weeks or more, then and now?
select
    area_name,
    waiting_baseline,
    waiting_comparison,
    over_6_weeks_pct_baseline,
    over_6_weeks_pct_comparison,
    change_points,
    change_points_like_for_like,
    organisations_not_comparable
from marts.region_wait_comparison
where
    test_group = 'all'
    and test_code = 'all'
order by over_6_weeks_pct_comparison desc nulls last

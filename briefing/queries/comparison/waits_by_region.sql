-- What share of those waiting had waited six weeks or more, in England and its regions? The largest comes first.
-- One row for each area.
select
    area_code,
    area_name,
    area_type,
    waiting_baseline,
    over_6_weeks_baseline,
    over_6_weeks_pct_baseline,
    waiting_comparison,
    over_6_weeks_comparison,
    over_6_weeks_pct_comparison,
    change_points,
    change_points_like_for_like,
    organisations_not_comparable
from marts.region_wait_comparison
where test_group = 'all' and test_code = 'all'
order by over_6_weeks_pct_comparison desc nulls last, area_code asc nulls last

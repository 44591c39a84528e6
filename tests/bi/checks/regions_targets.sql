select
    area_name, '1%' as target, 'newest month' as arrivals, more_tests_low, more_tests_high,
    tests_of_a_year, joined_in_a_year, waiting, over_6_weeks_pct, organisations_left_out,
    waiting_left_out, why_no_bounds
from marts.backlog_targets
where
    area_code <> 'ENG' and test_group = 'all' and test_code = 'all' and target_pct = 1
    and assumption = 'newest_month'
order by area_code

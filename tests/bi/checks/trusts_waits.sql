select
    organisation_name, organisation_name_today, organisation_code, region_name, waiting_baseline,
    over_6_weeks_pct_baseline, waiting_comparison, over_6_weeks_comparison,
    over_6_weeks_pct_comparison, change_points, over_13_weeks_pct_comparison, comparability_note
from marts.trust_wait_comparison
where
    nation = 'England' and test_group = 'all' and test_code = 'all'
    and is_comparable and waiting_comparison >= 1000
order by over_6_weeks_pct_comparison desc nulls last, organisation_code

select
    organisation_name, organisation_code, waiting_baseline, over_6_weeks_pct_baseline,
    waiting_comparison, over_6_weeks_comparison, over_6_weeks_pct_comparison, change_points,
    over_13_weeks_pct_comparison, comparability_note
from marts.trust_wait_comparison
where nation = 'Scotland' and test_group = 'all' and test_code = 'all'
order by over_6_weeks_pct_comparison desc nulls last, organisation_code

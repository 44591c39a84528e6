select
    organisation_name, organisation_code, region_name, waiting_baseline, waiting_comparison,
    over_6_weeks_comparison, over_6_weeks_pct_comparison, is_comparable, comparability_note
from marts.trust_wait_comparison as everyone
where
    nation = 'England' and test_group = 'all' and test_code = 'all'
    and organisation_code not in (
        select organisation_code
        from marts.trust_wait_comparison
        where test_group = 'all' and test_code = 'all' and is_comparable and waiting_comparison >= 1000
    )
order by waiting_comparison desc nulls last, waiting_baseline desc nulls last, organisation_code

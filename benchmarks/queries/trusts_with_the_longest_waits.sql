-- At which trusts do most wait six weeks or more?
select
    organisation_name,
    region_name,
    waiting_comparison,
    over_6_weeks_comparison,
    over_6_weeks_pct_comparison,
    over_13_weeks_pct_comparison
from marts.trust_wait_comparison
where
    nation = 'England'
    and test_group = 'all'
    and test_code = 'all'
    and is_comparable
    and waiting_comparison >= 1000
order by over_6_weeks_pct_comparison desc nulls last
limit 20

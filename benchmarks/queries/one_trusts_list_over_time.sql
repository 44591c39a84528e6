-- How has a trust's waiting list grown?
select
    month,
    waiting,
    over_6_weeks,
    over_6_weeks_pct,
    comparability_note
from marts.trust_waits_over_time
where
    organisation_code = 'RR8'
    and test_group = 'all'
order by month asc nulls last

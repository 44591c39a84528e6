-- How many patients waited at each organisation at the end of each month that is loaded?
-- One row for each organisation and month.
select
    organisation_code,
    month,
    waiting,
    over_6_weeks_pct,
    nullif(comparability_note, '') as note
from marts.trust_waits_over_time
where test_group = 'all'
order by organisation_code asc, month asc

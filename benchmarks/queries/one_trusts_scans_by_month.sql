-- How many scans did a trust do each month, and how many of 2019's is that?
select
    month,
    scans,
    scans_same_month_2019,
    pct_of_2019,
    comparability_note
from marts.trust_scans_over_time
where
    organisation_code = 'RR8'
    and modality_code = 'all'
order by month desc nulls last

-- How many scans did each organisation carry out in the months that are drawn?
-- One row for each organisation and month.
select
    organisation_code,
    month,
    scans,
    scans_same_month_2019,
    pct_of_2019,
    comparability_note
from marts.trust_scans_over_time
where modality_code = 'all' and list_contains($months, month)
order by organisation_code asc nulls last, month asc nulls last

-- How many scans did each organisation carry out in each month that is loaded?
-- One row for each organisation and month.
select
    organisation_code,
    month,
    scans,
    nullif(comparability_note, '') as note
from marts.trust_scans_over_time
where modality_code = 'all'
order by organisation_code asc, month asc

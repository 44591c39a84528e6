-- Which figures of scans are withheld, because of a publisher's fault?
-- One row for each organisation as printed, region, test and month.
select distinct
    organisation_code,
    region_code,
    modality_code as test_code,
    month
from marts.fct_scans
where scan_state = 'withheld'
order by all

-- Which figures of tests suitable for diagnosing cancer are withheld, because of a publisher's fault?
-- One row for each organisation as printed, region, test and month.
select distinct
    organisation_code,
    region_code,
    test_code,
    month
from marts.fct_cancer_scans
where scan_state = 'withheld'
order by all

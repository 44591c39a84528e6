-- Which figures of the publisher's own England rows of scans are withheld, because of a publisher's fault?
-- One row for each test and month.
select distinct
    modality_code as test_code,
    month
from marts.fct_scans_england
where scan_state = 'withheld'
order by all

-- Which figures of the publisher's own England rows are withheld, because of a publisher's fault?
-- One row for each subject, test and month.
select distinct
    'scans' as subject,
    modality_code as test_code,
    month
from marts.fct_scans_england
where scan_state = 'withheld'
union
select distinct
    'cancer' as subject,
    test_code,
    month
from marts.fct_cancer_scans_england
where scan_state = 'withheld'
order by all

-- Were the scans made up that an organisation missed since April 2020, by kind of scan? All scans come first.
-- One row for each organisation and kind of scan of which it has a figure.
select
    recovery.*,
    coalesce(tests.test_in_words, 'all scans') as kind
from marts.trust_scan_recovery as recovery
left join marts.dim_test as tests on recovery.modality_code = tests.test_code
where recovery.months_with_scans > 0
order by
    recovery.organisation_code asc nulls last,
    (recovery.modality_code <> 'all') asc nulls last,
    recovery.modality_code asc nulls last

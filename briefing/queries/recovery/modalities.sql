-- Which kinds of scan were made up in England, and which were not? The kind furthest below 2019 comes first.
-- One row for each kind of scan that was done a thousand times in the year up to the newest month.
select
    recovery.*,
    tests.test_in_words
from marts.scan_recovery as recovery
inner join marts.dim_test as tests on recovery.modality_code = tests.test_code
where recovery.area_code = 'ENG' and recovery.scans_2019_last_12_months >= 1000
order by recovery.shortfall_added_up_high desc nulls last, recovery.modality_code asc nulls last

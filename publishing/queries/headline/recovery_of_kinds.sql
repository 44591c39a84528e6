-- Which kinds of scan were made up in England, and which were not? The kind furthest below 2019 comes first.
-- A row a kind of scan of which England did a thousand in the same months of 2019 as the last twelve.
select
    upper(left(tests.test_in_words, 1)) || substr(tests.test_in_words, 2) as kind,
    recovery.shortfall_added_up_low,
    recovery.shortfall_added_up_high,
    recovery.shortfall_added_up,
    recovery.pct_of_2019_last_12_months
from marts.scan_recovery as recovery
inner join marts.dim_test as tests on recovery.modality_code = tests.test_code
where recovery.area_code = 'ENG' and recovery.scans_2019_last_12_months >= 1000
order by recovery.shortfall_added_up_high desc nulls last, recovery.modality_code asc

-- How did scans of each kind change in England? All scans come first, then the kinds that were most.
-- One row for each kind of scans, and one for all.
select
    compared.modality_code as test_code,
    coalesce(upper(left(tests.test_in_words, 1)) || substr(tests.test_in_words, 2), 'All scans') as scans_of,
    compared.scans_baseline,
    compared.scans_comparison,
    compared.scans_change,
    compared.scans_change_pct
from marts.region_scan_comparison as compared
left join marts.dim_test as tests on compared.modality_code = tests.test_code
where compared.area_code = 'ENG'
order by
    (compared.modality_code <> 'all') asc nulls last,
    compared.scans_baseline desc nulls last,
    tests.test_code asc nulls last

-- How did tests suitable for diagnosing cancer change in England, of all patients and of those sent by their GP?
-- One row for each test and source of the patient, and one for all five tests.
select
    coalesce(upper(left(tests.test_in_words, 1)) || substr(tests.test_in_words, 2), 'All five') as test_words,
    compared.*
from marts.england_cancer_scan_comparison as compared
left join marts.dim_test as tests on compared.test_code = tests.test_code
order by
    compared.source_setting asc nulls last,
    (compared.test_code <> 'all') asc nulls last,
    compared.scans_baseline desc nulls last,
    compared.test_code asc nulls last

-- How do all scans, CT and MRI of England stand against the same month of 2019, since the comparison began?
-- One row for each kind of scans and month.
select
    over_time.month,
    over_time.modality_code,
    coalesce(tests.test_in_words, 'all scans') as scans_of,
    over_time.scans,
    over_time.scans_same_month_2019,
    over_time.pct_of_2019
from marts.scans_over_time as over_time
left join marts.dim_test as tests on over_time.modality_code = tests.test_code
where
    over_time.area_code = 'ENG'
    and over_time.modality_code in ('all', 'did_ct', 'did_mri')
    and over_time.pct_of_2019 is not null
    and strftime(over_time.month, '%Y-%m') >= $comparison_from
    and extract(year from over_time.month) <> 2019
order by over_time.modality_code asc nulls last, over_time.month asc nulls last

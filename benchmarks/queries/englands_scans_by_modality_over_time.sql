-- How did each kind of scan recover in England?
select
    scans.month,
    tests.test_name,
    scans.scans,
    scans.pct_of_2019,
    scans.cumulative_shortfall
from marts.scans_over_time as scans
inner join marts.dim_test as tests on scans.modality_code = tests.test_code
where scans.area_code = 'ENG'
order by tests.test_name asc nulls last, scans.month asc nulls last

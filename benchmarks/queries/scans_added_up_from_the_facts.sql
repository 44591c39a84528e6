-- A BI tool's pivot: scans by month, region and modality, added up from the facts.
select
    scans.month,
    regions.region_name,
    tests.test_name,
    sum(scans.scans) as scans
from marts.fct_scans as scans
inner join marts.dim_region as regions on scans.region_code = regions.region_code
inner join marts.dim_test as tests on scans.modality_code = tests.test_code
group by scans.month, regions.region_name, tests.test_name
order by scans.month asc nulls last, regions.region_name asc nulls last, tests.test_name asc nulls last

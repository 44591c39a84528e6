-- Which kinds of scan fell at a trust, and by how much?
select
    scans.modality_code,
    tests.test_name,
    scans.scans_baseline,
    scans.scans_comparison,
    scans.scans_change_pct,
    scans.change_is_certain
from marts.trust_scan_comparison as scans
left join marts.dim_test as tests on scans.modality_code = tests.test_code
where scans.organisation_code = 'RR8'
order by scans.scans_change_pct asc nulls last

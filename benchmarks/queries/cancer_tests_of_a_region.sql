-- Which trusts of a region lost most tests for cancer that GPs ask for?
select
    organisation_name,
    scans_baseline,
    scans_comparison,
    scans_change_pct,
    comparability_note
from marts.trust_cancer_scan_comparison
where
    region_name = 'Midlands'
    and source_setting = 'gp_direct_access'
    and test_code = 'all'
order by scans_change_pct asc nulls last

select
    organisation_name, organisation_code, region_name, scans_baseline, scans_comparison,
    comparability_note
from marts.trust_scan_comparison
where modality_code = 'all' and not is_comparable
order by scans_baseline desc nulls last, organisation_code

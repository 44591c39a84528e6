select
    area_name, scans_baseline, scans_comparison, scans_change, scans_change_pct,
    scans_change_pct_like_for_like, organisations_not_comparable
from marts.region_scan_comparison
where modality_code = 'all'
order by scans_change_pct nulls last, area_code

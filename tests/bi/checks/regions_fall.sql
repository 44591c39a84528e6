select
    area_name,
    scans_change_pct as change_pct,
    scans_change_pct_like_for_like as change_pct_like_for_like
from marts.region_scan_comparison
where modality_code = 'all'
order by change_pct desc

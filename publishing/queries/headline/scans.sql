-- How do scans in England and its regions compare between the two windows: published, like for like, a working day?
-- A row an area, England first, then the deepest fall like for like.
select
    area_name,
    scans_baseline,
    scans_comparison,
    scans_change,
    scans_change_pct,
    scans_change_pct_like_for_like,
    scans_change_pct_like_for_like_per_working_day,
    organisations_not_comparable
from marts.region_scan_comparison
where modality_code = 'all'
order by area_type, scans_change_pct_like_for_like nulls last, scans_change_pct nulls last, area_code

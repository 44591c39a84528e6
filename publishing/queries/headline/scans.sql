-- How do scans in England and its regions compare between the two windows?
-- A row an area, England first, then the deepest fall.
select
    area_name,
    scans_baseline,
    scans_comparison,
    scans_change,
    scans_change_pct
from marts.region_scan_comparison
where modality_code = 'all'
order by area_type, scans_change_pct nulls last, area_code

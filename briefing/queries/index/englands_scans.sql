-- How many scans were carried out in England, and did they fall?
-- One row: all scans of England.
select
    scans_baseline,
    scans_comparison,
    scans_change,
    scans_change_pct,
    scans_change_low,
    scans_change_high,
    change_is_certain
from marts.region_scan_comparison
where area_code = 'ENG' and modality_code = 'all'

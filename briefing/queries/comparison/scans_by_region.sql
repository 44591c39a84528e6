-- How did scans change in England and its regions? The deepest fall like for like comes first.
-- One row for each area.
select
    area_code,
    area_name,
    area_type,
    scans_baseline,
    scans_comparison,
    scans_change,
    scans_change_pct,
    change_is_certain,
    scans_change_pct_like_for_like,
    organisations_not_comparable,
    scans_change_pct_like_for_like_per_working_day
from marts.region_scan_comparison
where modality_code = 'all'
order by scans_change_pct_like_for_like asc nulls last, scans_change_pct asc nulls last, area_code asc nulls last

-- How many scans were carried out in England, and did they fall?
-- One row: all scans of England.
select
    scans_baseline,
    scans_comparison,
    scans_change,
    scans_change_pct,
    scans_change_low,
    scans_change_high,
    change_is_certain,
    scans_change_pct_like_for_like,
    organisations_not_comparable,
    like_for_like_is_another_answer,
    working_days_baseline,
    working_days_comparison,
    coalesce(scans_change_pct_like_for_like_per_working_day, scans_change_pct_per_working_day)
        as scans_change_pct_per_working_day,
    scans_change_pct_like_for_like_per_working_day is not null as working_day_is_like_for_like,
    working_day_is_another_answer
from marts.region_scan_comparison
where area_code = 'ENG' and modality_code = 'all'

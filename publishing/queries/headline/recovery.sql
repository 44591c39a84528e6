-- Were the scans made up that were missed since April 2020? England first, then the region furthest below 2019.
-- A row an area.
select
    area_name,
    shortfall_added_up_low,
    shortfall_added_up_high,
    shortfall_added_up,
    shortfall_added_up_complete,
    organisations_complete,
    complete_pct_of_2019
from marts.scan_recovery
where modality_code = 'all'
order by area_code <> 'ENG', shortfall_added_up_high / scans_2019_added_up desc nulls last, area_code

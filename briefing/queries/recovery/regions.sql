-- Which regions made up what they missed? England comes first, then the region furthest below 2019.
-- One row for each area.
select *
from marts.scan_recovery
where modality_code = 'all'
order by
    (area_code <> 'ENG') asc nulls last,
    shortfall_added_up_high / scans_2019_added_up desc nulls last,
    area_code asc nulls last

-- Which figures does the pack show of the scans of each region and of England?
-- One row for each area and kind of scans.
select
    area_code as code_,
    area_name as name_,
    '' as group_,
    modality_code as test_,
    *
from marts.region_scan_comparison
order by area_code asc nulls last, modality_code asc nulls last

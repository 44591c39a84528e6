-- How far apart are the changes in scans of the NHS acute trusts of England and of each region?
-- One row for each area that has trusts that can be compared.
select * exclude (modality_code)
from marts.region_scan_spread
where modality_code = 'all' and trusts > 0
order by area_type asc nulls last, change_pct_decile_5 asc nulls last, area_code asc nulls last

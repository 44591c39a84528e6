-- Which figures does the pack show of the scans of each organisation?
-- One row for each organisation and kind of scans.
select
    organisation_code as code_,
    organisation_name as name_,
    '' as group_,
    modality_code as test_,
    *
from marts.trust_scan_comparison
order by organisation_code asc nulls last, modality_code asc nulls last

-- Which NHS trusts' scans fell furthest, of those that can be ranked?
-- One row for each NHS trust, the deepest fall first.
select
    organisation_code,
    organisation_name,
    scans_baseline,
    scans_comparison,
    scans_change,
    scans_change_pct,
    scans_change_low,
    scans_change_high,
    change_is_certain
from marts.trust_scan_comparison
where modality_code = 'all' and organisation_type = 'nhs_trust' and change_rank is not null
order by change_rank asc nulls last, organisation_code asc nulls last

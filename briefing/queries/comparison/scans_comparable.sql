-- Which organisations' scans can be compared, and why not the others'? NHS bodies come first, then the largest.
-- One row for each organisation.
select
    compared.organisation_code,
    compared.organisation_name,
    compared.is_comparable,
    compared.comparability_note,
    compared.scans_baseline as before,
    compared.scans_comparison as after
from marts.trust_scan_comparison as compared
left join marts.dim_organisation as known on compared.organisation_code = known.organisation_code
where compared.modality_code = 'all'
order by
    (known.organisation_type not in ('nhs_trust', 'health_board', 'hsc_trust')) asc nulls last,
    greatest(coalesce(compared.scans_baseline, 0), coalesce(compared.scans_comparison, 0)) desc nulls last,
    compared.organisation_code asc nulls last

-- Which trusts of a region lost most scans?
select
    organisation_name,
    scans_baseline,
    scans_comparison,
    scans_change_pct,
    change_rank,
    rank_of,
    comparability_note
from marts.trust_scan_comparison
where
    region_name = 'North West'
    and modality_code = 'all'
order by peer_group asc nulls last, change_rank asc nulls last

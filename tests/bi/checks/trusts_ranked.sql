select
    change_rank, rank_of, organisation_name, organisation_name_today, organisation_code, organisation_type, region_name,
    scans_baseline, scans_comparison, scans_change, scans_change_pct, change_is_certain,
    predecessor_codes, comparability_note
from marts.trust_scan_comparison
where modality_code = 'all' and change_rank is not null
order by peer_group, change_rank, organisation_code

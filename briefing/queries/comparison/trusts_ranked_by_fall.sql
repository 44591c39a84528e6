-- Which NHS acute trusts' scans fell furthest, of those that can be ranked?
-- One row for each of them, the deepest fall first; `rank_of` says how many they are.
select
    compared.organisation_code,
    compared.organisation_name,
    known.name_note,
    compared.scans_baseline,
    compared.scans_comparison,
    compared.scans_change,
    compared.scans_change_pct,
    compared.scans_change_low,
    compared.scans_change_high,
    compared.change_is_certain,
    compared.rank_of
from marts.trust_scan_comparison as compared
left join marts.dim_organisation as known on compared.organisation_code = known.organisation_code
where compared.modality_code = 'all' and compared.peer_group = 'acute' and compared.change_rank is not null
order by compared.change_rank asc nulls last, compared.organisation_code asc nulls last

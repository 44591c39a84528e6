select
    recovery_rank, rank_of, organisation_name, organisation_code, region_name, newest_month,
    shortfall_added_up_low, shortfall_added_up_high, shortfall_pct, is_below_2019,
    months_above_2019, months_added_up, pct_of_2019_last_12_months,
    case when organisation_name_today <> organisation_name then organisation_name_today else '' end
    as renamed_to
from marts.trust_scan_recovery
where modality_code = 'all' and recovery_rank is not null
order by peer_group, recovery_rank, organisation_code

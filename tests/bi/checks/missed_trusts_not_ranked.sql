select
    organisation_name, organisation_code, region_name, newest_month, shortfall_added_up_low,
    shortfall_added_up_high, is_below_2019, months_missing, months_not_comparable,
    months_with_scans, months_added_up, pct_of_2019_last_12_months,
    case when organisation_name_today <> organisation_name then organisation_name_today else '' end
    as renamed_to
from marts.trust_scan_recovery
where modality_code = 'all' and recovery_rank is null
order by scans_last_12_months desc nulls last, organisation_code

select
    cast(null as string) as area_code,
    cast(null as string) as area_name,
    cast(null as string) as modality_code,
    cast(null as date) as cumulated_from,
    cast(null as date) as newest_month,
    cast(null as bigint) as shortfall_added_up_low,
    cast(null as bigint) as shortfall_added_up_high,
    cast(null as bigint) as shortfall_added_up,
    cast(null as bigint) as shortfall_added_up_complete,
    cast(null as bigint) as organisations_complete,
    cast(null as double) as complete_pct_of_2019,
    cast(null as bigint) as scans_2019_added_up,
    cast(null as bigint) as scans_2019_last_12_months,
    cast(null as double) as pct_of_2019_last_12_months
where false

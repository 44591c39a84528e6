select
    cast(null as date) as month,
    cast(null as string) as area_code,
    cast(null as string) as area_name,
    cast(null as string) as modality_code,
    cast(null as bigint) as scans,
    cast(null as bigint) as scans_same_month_2019,
    cast(null as double) as scans_per_working_day,
    cast(null as double) as pct_of_2019,
    cast(null as double) as pct_of_2019_like_for_like,
    cast(null as bigint) as organisations_not_comparable
where false

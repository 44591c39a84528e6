select
    cast(null as string) as area_code,
    cast(null as string) as area_name,
    cast(null as string) as area_type,
    cast(null as string) as test_group,
    cast(null as string) as test_code,
    cast(null as bigint) as waiting_baseline,
    cast(null as double) as over_6_weeks_pct_baseline,
    cast(null as bigint) as waiting_comparison,
    cast(null as bigint) as over_6_weeks_comparison,
    cast(null as double) as over_6_weeks_pct_comparison,
    cast(null as double) as change_points
where false

select
    cast(null as string) as nation,
    cast(null as date) as month,
    cast(null as bigint) as threshold_weeks,
    cast(null as boolean) as is_national_standard,
    cast(null as string) as test_group,
    cast(null as bigint) as waiting,
    cast(null as double) as waiting_over_pct,
    cast(null as boolean) as is_derived,
    cast(null as string) as basis,
    cast(null as string) as source
where false

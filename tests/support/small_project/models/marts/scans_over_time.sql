select
    cast(null as date) as month,
    cast(null as string) as area_code,
    cast(null as string) as modality_code,
    cast(null as double) as pct_of_2019
where false

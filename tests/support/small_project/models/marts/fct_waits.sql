select
    cast(null as string) as nation,
    cast(null as date) as month,
    cast(null as string) as wait_state,
    cast(null as string) as source_file
where false

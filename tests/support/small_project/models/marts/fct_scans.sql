select
    cast(null as date) as month,
    cast(null as string) as scan_state
where false

-- How many wait in England and its regions in the newest month that is loaded, and how long, against the same of 2019?
-- One row for each area; England comes first, then the largest share.
with waits as (
    select
        *,
        max(month) filter (area_code = 'ENG' and waiting is not null) over () as newest_month
    from marts.waits_over_time
    where
        test_group = 'all'
        and (area_code = 'ENG' or area_type = 'region')
)

select * exclude (newest_month)
from waits
where month = newest_month
order by
    (area_code <> 'ENG') asc nulls last,
    over_6_weeks_pct desc nulls last,
    area_code asc nulls last

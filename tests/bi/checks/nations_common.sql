with months as (
    select unnest(generate_series(min(month), max(month), interval 1 month))::date as month
    from marts.nation_wait_comparison
    where nation in ('England', 'Scotland') and test_group = 'common' and threshold_weeks = 6
)
select
    months.month,
    any_value(waiting_over_pct) filter (where nation = 'England') as England,
    any_value(waiting_over_pct) filter (where nation = 'Scotland') as Scotland
from months
left join marts.nation_wait_comparison as waits
    on
        waits.month = months.month
        and test_group = 'common'
        and threshold_weeks = 6
group by months.month
order by months.month

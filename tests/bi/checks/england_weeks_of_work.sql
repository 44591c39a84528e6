with months as (
    select unnest(generate_series(min(month), max(month), interval 1 month))::date as month
    from marts.backlog_over_time
)
select months.month, weeks_of_work as weeks, weeks_of_work_by_working_days as weeks_by_working_days
from months
left join marts.backlog_over_time as weeks
    on weeks.month = months.month and area_code = 'ENG' and test_group = 'all' and test_code = 'all'
order by months.month

with weeks as (
    select month, area_name, weeks_of_work_by_working_days
    from marts.backlog_over_time
    where area_code <> 'ENG' and test_group = 'all' and test_code = 'all'
),
months as (
    select unnest(generate_series(min(month), max(month), interval 1 month))::date as month from weeks
),
every_month as (from months left join weeks using (month))
pivot every_month on area_name using any_value(weeks_of_work_by_working_days) group by month order by month

-- What part of the patients waited six weeks or more at the end of each month since 2019, by region and nation?
-- One row for each month and area with a share; over six weeks in nations other than England.
select
    month,
    area_code,
    area_name,
    area_type,
    over_6_weeks_pct as figure
from marts.waits_over_time
where test_group = 'all' and over_6_weeks_pct is not null and month >= date '2019-01-01'
order by area_code != 'ENG' asc, area_type desc, area_name asc, area_code asc, month asc

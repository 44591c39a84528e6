select
    area_name, month, weeks_of_work_like_for_like, newest_month,
    weeks_of_work_newest_month_like_for_like, change_in_weeks_like_for_like,
    change_in_weeks_by_working_days_like_for_like, organisations_not_comparable,
    comparability_note
from marts.backlog_over_time
where
    test_group = 'all' and test_code = 'all'
    and month = (select last_month from marts.compared_windows where window_name = 'baseline')
order by area_type, area_code

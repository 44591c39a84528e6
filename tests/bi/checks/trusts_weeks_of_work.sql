with ends as (
    select last_month from marts.compared_windows where window_name = 'baseline'
),
all_tests as (
    select * from marts.trust_backlog_over_time where test_group = 'all' and test_code = 'all'
),
before as (
    select
        organisation_code, weeks_of_work_by_working_days, change_in_weeks_by_working_days,
        comparability_note
    from all_tests
    where month in (from ends)
)
select
    all_tests.organisation_name,
    case when organisation_name_today <> organisation_name then organisation_name_today else '' end
    as renamed_to,
    organisation_code, region_name, month,
    waiting, waiting_list_tests, weeks_of_work, all_tests.weeks_of_work_by_working_days, is_comparable,
    all_tests.comparability_note,
    (from ends) as month_before,
    before.weeks_of_work_by_working_days as weeks_before,
    before.change_in_weeks_by_working_days as change_since,
    coalesce(before.comparability_note, 'it has no figure of that month') as change_note
from all_tests
left join before using (organisation_code)
left join (select organisation_code, region_name from marts.dim_organisation) using (organisation_code)
where month = newest_month
order by waiting desc nulls last, organisation_code

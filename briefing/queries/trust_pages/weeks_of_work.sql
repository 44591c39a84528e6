-- How many weeks of work were the waiting lists of each organisation, and how many are they now?
-- One row for each organisation, test (or `all`) and month: the last of both windows, and the newest.
select
    trusts.organisation_code,
    trusts.test_group,
    trusts.test_code,
    trusts.month,
    trusts.newest_month,
    trusts.waiting,
    trusts.waiting_list_tests,
    trusts.weeks_of_work as weeks,
    england.weeks_of_work as england_weeks,
    trusts.comparability_note
from marts.trust_backlog_over_time as trusts
left join marts.backlog_over_time as england
    on
        trusts.newest_month = england.month
        and trusts.test_group = england.test_group
        and trusts.test_code = england.test_code
        and england.area_code = 'ENG'
where
    strftime(trusts.month, '%Y-%m') in ($baseline_to, $comparison_to)
    or trusts.month = trusts.newest_month
order by trusts.organisation_code asc, trusts.test_group asc, trusts.test_code asc, trusts.month asc

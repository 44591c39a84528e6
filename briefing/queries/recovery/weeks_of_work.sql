-- How many weeks of work are on England's waiting lists, in the newest month, its month of 2019 and the worst month?
-- One row for each of these months that is loaded.
with of_england as (
    select *
    from marts.backlog_over_time
    where area_code = 'ENG' and test_group = 'all' and test_code = 'all' and weeks_of_work is not null
)

select
    month,
    weeks_of_work,
    waiting,
    waiting_list_tests,
    month = newest_month as is_newest,
    weeks_of_work = max(weeks_of_work) over () as is_most
from of_england
qualify
    is_newest
    or is_most
    or month = make_date(2019, month(newest_month), 1)
order by month asc nulls last

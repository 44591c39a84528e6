-- Within how many days was half of the tests done, and half of the reports there, before the pandemic and now?
-- One row for each kind of scan: medians of England's Year columns, of 2019/20 and the newest year loaded.
with medians as (
    select *
    from marts.fct_median_days_by_year_england
    where subject in ('request_to_test', 'test_to_report') and source_setting = 'all'
),

years as (
    select
        min(year_from) filter (year_from >= date '2019-04-01') as before_year,
        max(year_from) as newest_year
    from medians
)

select
    medians.test_code,
    tests.test_in_words,
    years.before_year,
    years.newest_year,
    max(median_days) filter (subject = 'request_to_test' and year_from = before_year) as request_to_test_before,
    max(median_days) filter (subject = 'request_to_test' and year_from = newest_year) as request_to_test_newest,
    max(median_days) filter (subject = 'test_to_report' and year_from = before_year) as test_to_report_before,
    max(median_days) filter (subject = 'test_to_report' and year_from = newest_year) as test_to_report_newest
from medians
inner join marts.dim_test as tests on medians.test_code = tests.test_code
cross join years
where years.newest_year > years.before_year
group by medians.test_code, tests.test_in_words, years.before_year, years.newest_year
having count(median_days) > 0
order by
    list_position(['did_ct', 'did_mri', 'did_plain_radiography', 'did_ultrasound'], medians.test_code) asc nulls last,
    medians.test_code asc nulls last

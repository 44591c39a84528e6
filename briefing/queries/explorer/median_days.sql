-- How many days from request to test, and from test to report, were half of each organisation's and of England's?
-- One row for each measure, kind of scan and organisation, or England: lists over its `months`, first of years.
with figures as (
    select
        measure as block,
        modality_code as test,
        organisation_code as code,
        year_from as month,
        median_days
    from marts.trust_median_days_by_year
    union all
    select
        subject as block,
        test_code as test,
        'ENG' as code,
        year_from as month,
        median_days
    from marts.fct_median_days_by_year_england
    where subject in ('request_to_test', 'test_to_report') and source_setting = 'all'
)

select
    block,
    test,
    code,
    string_agg(strftime(month, '%Y-%m'), ' ' order by month asc nulls last) as months,
    list(median_days order by month asc nulls last) as median_days
from figures
group by block, test, code
order by block asc nulls last, test asc nulls last, code asc nulls last

-- How do tests done in each organisation's newest month that can be compared stand against the same month of 2019?
-- One row for each organisation; `is_newest` where no organisation has a newer month.
with newest as (
    select max(month) as month
    from marts.trust_activity_over_time
    where test_group = 'all' and test_code = 'all'
)

select
    over_time.organisation_code,
    over_time.month,
    over_time.activity,
    over_time.activity_same_month_2019,
    over_time.pct_of_2019,
    over_time.month = newest.month as is_newest
from marts.trust_activity_over_time as over_time
cross join newest
where
    over_time.test_group = 'all'
    and over_time.test_code = 'all'
    and over_time.pct_of_2019 is not null
    and over_time.is_comparable
    and over_time.month > date '2019-12-31'
    and strftime(over_time.month, '%Y-%m') >= $comparison_from
qualify row_number() over (partition by over_time.organisation_code order by over_time.month desc nulls last) = 1

-- For which test does one wait longest at a trust, in the newest month?
with newest as (

    select max(month) as month from marts.fct_waits
    where organisation_code = 'RR8'

)

select
    tests.test_name,
    waits.month,
    waits.waiting,
    waits.waiting_over_6_weeks,
    waits.waiting_over_13_weeks,
    waits.source_file,
    waits.source_cells
from marts.fct_waits as waits
inner join newest on waits.month = newest.month
inner join marts.dim_test as tests on waits.test_code = tests.test_code
where waits.organisation_code = 'RR8'
order by waits.waiting_over_6_weeks desc nulls last

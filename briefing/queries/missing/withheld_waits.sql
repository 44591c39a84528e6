-- Which figures of waits are withheld, because of a publisher's fault?
-- One row for each organisation as printed, region, test and month.
select distinct
    organisation_code,
    region_code,
    test_code,
    month
from marts.fct_waits
where wait_state = 'withheld'
order by all

-- How many days from request to test, at a trust and in England?
select
    trusts.month,
    tests.test_name,
    trusts.median_days,
    england.median_days as median_days_england
from marts.fct_request_to_test as trusts
inner join marts.dim_test as tests on trusts.modality_code = tests.test_code
left join marts.fct_request_to_test_england as england
    on
        trusts.month = england.month
        and trusts.modality_code = england.modality_code
where trusts.organisation_code = 'RR8'
order by tests.test_name asc nulls last, trusts.month asc nulls last

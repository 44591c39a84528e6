-- Test 16 of a provider, where a month prints it, equals the sum of its tests 1 to 15 in every column:
-- that is why it is left out.
with figures as (

    select * from {{ ref('stg_dm01__figures') }}
    where raw_table = 'dm01_provider_by_test'

),

summed as (

    select
        source_file,
        source_sheet,
        organisation_code,
        column_name,
        max(case when row_rule = 'test_total' then source_cells end) as source_cells,
        sum(case when row_rule = 'test_total' then printed_count end) as test_16,
        sum(case when row_rule = 'provider' then printed_count end) as sum_of_tests
    from figures
    where organisation_code is not null
    group by source_file, source_sheet, organisation_code, column_name

)

select
    source_file,
    source_sheet,
    source_cells,
    test_16 as text,
    'the sum of its tests 1 to 15, ' || coalesce(cast(sum_of_tests as string), 'none') as expected
from summed
where
    source_cells is not null
    and coalesce(abs(test_16 - sum_of_tests), 1) > 0.001

-- Sheet Provider equals the sum of a provider's tests (1 to 15) in Provider by Test, in every column.
-- A provider that Provider lists with zeros alone may have no test rows; one with any count may not.
with figures as (

    select * from {{ ref('stg_dm01__figures') }}
    where row_rule = 'provider'

),

providers as (

    select * from figures
    where raw_table = 'dm01_provider'

),

tests as (

    select
        file_id,
        source_file,
        organisation_code,
        column_name,
        max(header) as header,
        min(source_sheet || ' ' || source_cells) as first_cell,
        sum(printed_count) as sum_of_tests
    from figures
    where raw_table = 'dm01_provider_by_test'
    group by file_id, source_file, organisation_code, column_name

)

select
    coalesce(providers.source_file, tests.source_file) as source_file,
    coalesce(providers.source_sheet, tests.first_cell) as source_sheet,
    providers.source_cells,
    coalesce(providers.organisation_code, tests.organisation_code) as organisation_code,
    coalesce(providers.header, tests.header) as header,
    providers.printed_text as text,
    case
        when providers.file_id is null then 'a row for ' || tests.organisation_code || ' in sheet Provider'
        when tests.file_id is null then 'rows for ' || providers.organisation_code || ' in Provider by Test'
        else 'the sum of its tests in Provider by Test, ' || cast(tests.sum_of_tests as string)
    end as expected
from providers
full outer join tests
    on
        providers.file_id = tests.file_id
        and providers.organisation_code = tests.organisation_code
        and providers.column_name = tests.column_name
where
    providers.file_id is null
    or abs(providers.printed_count - coalesce(tests.sum_of_tests, 0)) > 0.001

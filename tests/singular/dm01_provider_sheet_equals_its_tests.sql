-- Sheet Provider equals the sum of a provider's tests (1 to 15) in Provider by Test, in every column.
-- A provider that Provider lists with zeros alone may have no test rows; one with any count may not.
-- Workbooks to March 2012 have no sheet Provider.
with providers as (

    select
        file_id,
        source_file,
        source_sheet,
        row_number,
        organisation_code,
        column_name,
        printed_count
    from {{ ref('stg_dm01__provider') }}
    unpivot include nulls (
        printed_count for column_name in ({{ dm01_count_columns() | join(', ') }})
    )
    where row_rule = 'provider'

),

test_sums as (

    select
        file_id,
        source_file,
        source_sheet,
        organisation_code,
        min(row_number) as row_number,
        {{ dm01_sums() }}
    from {{ ref('stg_dm01__provider_by_test') }}
    where
        row_rule = 'provider'
        and file_id in (select file_id from providers)
    group by file_id, source_file, source_sheet, organisation_code

),

tests as (

    select
        file_id,
        source_file,
        source_sheet,
        row_number,
        organisation_code,
        column_name,
        sum_of_tests
    from test_sums
    unpivot include nulls (
        sum_of_tests for column_name in ({{ dm01_count_columns() | join(', ') }})
    )

),

compared as (

    select
        coalesce(providers.file_id, tests.file_id) as file_id,
        coalesce(providers.source_file, tests.source_file) as source_file,
        coalesce(providers.source_sheet, tests.source_sheet) as source_sheet,
        coalesce(providers.row_number, tests.row_number) as row_number,
        coalesce(providers.organisation_code, tests.organisation_code) as organisation_code,
        coalesce(providers.column_name, tests.column_name) as column_name,
        providers.printed_count,
        tests.sum_of_tests,
        providers.file_id is not null as is_in_provider,
        tests.file_id is not null as is_in_tests
    from providers
    full outer join tests
        on
            providers.file_id = tests.file_id
            and providers.organisation_code = tests.organisation_code
            and providers.column_name = tests.column_name

)

select
    compared.source_file,
    compared.source_sheet,
    columns.letter || cast(compared.row_number as string) as source_cells,
    compared.organisation_code,
    columns.header,
    coalesce(compared.printed_count, compared.sum_of_tests) as text,
    case
        when not compared.is_in_provider then 'a row for ' || compared.organisation_code || ' in sheet Provider'
        when not compared.is_in_tests then 'rows for ' || compared.organisation_code || ' in Provider by Test'
        else
            'the sum of its tests in Provider by Test, '
            || coalesce(cast(compared.sum_of_tests as string), 'none')
    end as expected
from compared
inner join {{ source('raw', 'columns') }} as columns
    on
        compared.file_id = columns.file_id
        and compared.source_sheet = columns.sheet
        and compared.column_name = columns.column_name
where
    not compared.is_in_provider
    or coalesce(abs(compared.printed_count - coalesce(compared.sum_of_tests, 0)), 1) > 0.001

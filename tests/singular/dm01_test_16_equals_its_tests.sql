-- Test 16 of a provider, where a month prints it, equals the sum of its tests 1 to 15 in every column:
-- that is why it is left out.
with sums as (

    select
        file_id,
        source_file,
        source_sheet,
        organisation_code,
        row_rule,
        max(row_number) as row_number,
        {{ dm01_sums() }}
    from {{ ref('stg_dm01__provider_by_test') }}
    where row_rule in ('provider', 'test_total')
    group by file_id, source_file, source_sheet, organisation_code, row_rule

),

by_column as (

    select
        file_id,
        source_file,
        source_sheet,
        organisation_code,
        row_rule,
        row_number,
        column_name,
        measured
    from sums
    unpivot include nulls (
        measured for column_name in ({{ dm01_count_columns() | join(', ') }})
    )

),

compared as (

    select
        file_id,
        source_file,
        source_sheet,
        organisation_code,
        column_name,
        max(case when row_rule = 'test_total' then row_number end) as test_16_row,
        max(case when row_rule = 'test_total' then measured end) as test_16,
        max(case when row_rule = 'provider' then measured end) as sum_of_tests
    from by_column
    group by file_id, source_file, source_sheet, organisation_code, column_name

)

select
    compared.source_file,
    compared.source_sheet,
    columns.letter || cast(compared.test_16_row as string) as source_cells,
    compared.organisation_code,
    columns.header,
    compared.test_16 as text,
    'the sum of its tests 1 to 15, ' || coalesce(cast(compared.sum_of_tests as string), 'none') as expected
from compared
inner join {{ source('raw', 'columns') }} as columns
    on
        compared.file_id = columns.file_id
        and compared.source_sheet = columns.sheet
        and compared.column_name = columns.column_name
where
    compared.test_16_row is not null
    and coalesce(abs(compared.test_16 - compared.sum_of_tests), 1) > 0.001

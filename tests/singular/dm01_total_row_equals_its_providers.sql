-- The printed Total row of each DM01 sheet equals the sum of its providers in every column. From July
-- 2017 on a sheet without one fails; before, only workbooks without a title block have one. Two always
-- fail. Test 16 rows are sums themselves and stay out.
with table_rows as (

    select * from {{ ref('stg_dm01__provider') }}
    union all
    select * from {{ ref('stg_dm01__provider_by_test') }}

),

sums as (

    select
        file_id,
        source_file,
        source_sheet,
        row_rule,
        month >= cast('2017-07-01' as date) as needs_total_row,
        min(row_number) as row_number,
        count(*) as row_count,
        {{ dm01_sums() }}
    from table_rows
    where row_rule in ('provider', 'total')
    group by file_id, source_file, source_sheet, row_rule, month

),

by_column as (

    select
        file_id,
        source_file,
        source_sheet,
        row_rule,
        needs_total_row,
        row_number,
        row_count,
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
        column_name,
        bool_or(needs_total_row) as needs_total_row,
        max(case when row_rule = 'total' then row_number end) as total_row,
        max(case when row_rule = 'total' then row_count else 0 end) as total_rows,
        max(case when row_rule = 'total' then measured end) as printed_total,
        max(case when row_rule = 'provider' then measured end) as sum_of_providers
    from by_column
    group by file_id, source_file, source_sheet, column_name

)

select
    compared.source_file,
    compared.source_sheet,
    columns.letter || cast(compared.total_row as string) as source_cells,
    columns.header,
    compared.printed_total as text,
    case
        when compared.total_rows = 1
            then 'the sum of the providers, ' || coalesce(cast(compared.sum_of_providers as string), 'none')
        else 'one Total row, found ' || cast(compared.total_rows as string)
    end as expected
from compared
inner join {{ source('raw', 'columns') }} as columns
    on
        compared.file_id = columns.file_id
        and compared.source_sheet = columns.sheet
        and compared.column_name = columns.column_name
where
    (
        compared.column_name = 'total_waiting_list'
        and (compared.total_rows > 1 or (compared.needs_total_row and compared.total_rows = 0))
    )
    or (
        compared.total_rows = 1
        and coalesce(abs(compared.printed_total - compared.sum_of_providers), 1) > 0.001
    )

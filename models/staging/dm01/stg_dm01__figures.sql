with table_rows as (

    select * from {{ ref('stg_dm01__provider_rows') }}
    union all
    select * from {{ ref('stg_dm01__provider_by_test_rows') }}

),

counts as (

    select
        file_id,
        sheet,
        row_number,
        row_rule,
        is_before_april_2012,
        column_name,
        printed_text,
        {{ count_value('printed_text') }} as printed_count
    from table_rows
    unpivot include nulls (
        printed_text for column_name in ({{ dm01_count_columns() | join(', ') }})
    )
    where row_rule in ('provider', 'test_total', 'total')

),

long_waits as (

    select
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        column_name,
        printed_text
    from {{ source('raw', 'dm01_by_organisation_2008') }}
    unpivot include nulls (
        printed_text for column_name in ({{ dm01_long_wait_columns() | join(', ') }})
    )

),

all_counts as (

    select * from counts
    union all
    select
        long_waits.file_id,
        long_waits.sheet,
        long_waits.row_number,
        table_rows.row_rule,
        table_rows.is_before_april_2012,
        long_waits.column_name,
        long_waits.printed_text,
        {{ count_value('long_waits.printed_text') }} as printed_count
    from long_waits
    inner join table_rows
        on
            long_waits.file_id = table_rows.file_id
            and long_waits.sheet = table_rows.sheet
            and long_waits.row_number = table_rows.row_number
    where table_rows.row_rule in ('provider', 'total')

),

files as (

    select * from {{ source('raw', 'files') }}

),

columns as (

    select * from {{ source('raw', 'columns') }}

),

final as (

    select
        files.name as source_file,
        all_counts.sheet as source_sheet,
        columns.letter || cast(all_counts.row_number as string) as source_cells,
        all_counts.row_rule,
        all_counts.printed_text,
        all_counts.printed_count,
        case
            when all_counts.printed_count is not null then 'reported'
            when all_counts.is_before_april_2012 and {{ dm01_is_empty('all_counts.printed_text') }} then 'empty'
            else 'unreadable'
        end as count_state
    from all_counts
    inner join files on all_counts.file_id = files.id
    inner join columns
        on
            all_counts.file_id = columns.file_id
            and all_counts.sheet = columns.sheet
            and all_counts.column_name = columns.column_name

)

select * from final

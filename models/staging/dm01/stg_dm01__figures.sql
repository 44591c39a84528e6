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
        column_name,
        printed_text,
        {{ count_value('printed_text') }} as printed_count
    from table_rows
    unpivot include nulls (
        printed_text for column_name in ({{ dm01_count_columns() | join(', ') }})
    )
    where row_rule in ('provider', 'test_total', 'total')

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
        counts.sheet as source_sheet,
        columns.letter || cast(counts.row_number as string) as source_cells,
        counts.row_rule,
        counts.printed_text,
        counts.printed_count,
        case when counts.printed_count is null then 'unreadable' else 'reported' end as count_state
    from counts
    inner join files on counts.file_id = files.id
    inner join columns
        on
            counts.file_id = columns.file_id
            and counts.sheet = columns.sheet
            and counts.column_name = columns.column_name

)

select * from final

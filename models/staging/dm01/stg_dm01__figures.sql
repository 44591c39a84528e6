with counts as (

    select * from {{ ref('stg_dm01__counts') }}

),

files as (

    select * from {{ source('raw', 'files') }}

),

sheets as (

    select * from {{ source('raw', 'sheets') }}

),

columns as (

    select * from {{ source('raw', 'columns') }}

),

final as (

    select
        counts.*,
        files.name as source_file,
        counts.sheet as source_sheet,
        columns.letter || cast(counts.row_number as string) as source_cells,
        sheets.raw_table,
        columns.header,
        case when counts.printed_count is null then 'unreadable' else 'reported' end as count_state
    from counts
    inner join files on counts.file_id = files.id
    inner join sheets on counts.file_id = sheets.file_id and counts.sheet = sheets.sheet
    inner join columns
        on
            counts.file_id = columns.file_id
            and counts.sheet = columns.sheet
            and counts.column_name = columns.column_name

)

select * from final

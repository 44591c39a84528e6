-- A figure under no header would be lost without a word. The department's workbook of Northern Ireland has
-- stray columns without a header to the right of its table: they stay in raw.stray_cells and are passed over.
with last_columns as (

    select
        columns.file_id,
        columns.sheet,
        max(length(columns.letter)) as letters,
        max(case when columns.position = sheets.last_position then columns.letter end) as letter
    from {{ source('raw', 'columns') }} as columns
    inner join (
        select
            sheets.file_id,
            sheets.sheet,
            max(columns.position) as last_position
        from {{ source('raw', 'sheets') }} as sheets
        inner join {{ source('raw', 'columns') }} as columns
            on sheets.file_id = columns.file_id and sheets.sheet = columns.sheet
        where sheets.raw_table = 'doh_ni_waits'
        group by sheets.file_id, sheets.sheet
    ) as sheets
        on columns.file_id = sheets.file_id and columns.sheet = sheets.sheet
    group by columns.file_id, columns.sheet

),

stray_cells as (

    select
        *,
        {{ replace_all('cell', '[0-9]+', '') }} as letter
    from {{ source('raw', 'stray_cells') }}
    where {{ clean_text('text') }} is not null

)

select
    files.name as source_file,
    stray_cells.sheet as source_sheet,
    stray_cells.cell as source_cells,
    stray_cells.text,
    'a header over this column that loaders/layouts/headers.csv knows, or an empty cell' as expected
from stray_cells
inner join {{ source('raw', 'files') }} as files on stray_cells.file_id = files.id
left join last_columns
    on
        stray_cells.file_id = last_columns.file_id
        and stray_cells.sheet = last_columns.sheet
where
    last_columns.letter is null
    or length(stray_cells.letter) < last_columns.letters
    or (length(stray_cells.letter) = last_columns.letters and stray_cells.letter < last_columns.letter)

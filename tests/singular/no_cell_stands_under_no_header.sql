-- A figure under no header would be lost without a word. The department's workbook of Northern Ireland has
-- stray columns without a header to the right of its table: they stay in raw.stray_cells and are passed over, and so
-- are the row numbers before the first column of Public Health Scotland's older layout as others have re-saved it.
-- Cells of seed known_stray_cells, each with evidence of what they are, are passed over too.
with workbook_columns as (

    select
        columns.file_id,
        columns.sheet,
        columns.letter,
        row_number() over (
            partition by columns.file_id, columns.sheet order by columns.position desc nulls last
        ) as place_from_the_right
    from {{ source('raw', 'sheets') }} as sheets
    inner join {{ source('raw', 'columns') }} as columns
        on
            sheets.file_id = columns.file_id
            and sheets.sheet = columns.sheet
    where sheets.raw_table = 'doh_ni_waits'

),

last_columns as (

    select * from workbook_columns
    where place_from_the_right = 1

),

stray_cells as (

    select
        *,
        {{ replace_all('cell', '[0-9]+', '') }} as letter,
        cast({{ replace_all('cell', '[A-Z]+', '') }} as bigint) as row_number
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
left join {{ ref('known_stray_cells') }} as known
    on
        files.publication = known.publication
        and files.period = known.period
        and stray_cells.sheet = known.sheet
        and stray_cells.letter = known.letter
        and stray_cells.row_number between known.first_row and known.last_row
left join last_columns
    on
        stray_cells.file_id = last_columns.file_id
        and stray_cells.sheet = last_columns.sheet
where
    known.letter is null
    and not (files.publication like 'phs%older' and stray_cells.letter = 'A')
    and (
        last_columns.letter is null
        or length(stray_cells.letter) < length(last_columns.letter)
        or (
            length(stray_cells.letter) = length(last_columns.letter)
            and stray_cells.letter < last_columns.letter
        )
    )

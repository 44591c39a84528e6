-- A figure under no header would be lost without a word. One column may: the row numbers that stand before the
-- first column of Public Health Scotland's older layout as others have re-saved it.
select
    files.name as source_file,
    stray_cells.sheet as source_sheet,
    stray_cells.cell as source_cells,
    stray_cells.text,
    'a header over this column that loaders/layouts/headers.csv knows, or an empty cell' as expected
from {{ source('raw', 'stray_cells') }} as stray_cells
inner join {{ source('raw', 'files') }} as files on stray_cells.file_id = files.id
where
    {{ clean_text('stray_cells.text') }} is not null
    and not (files.publication like 'phs%older' and {{ matches_fully('stray_cells.cell', 'A[0-9]+') }})

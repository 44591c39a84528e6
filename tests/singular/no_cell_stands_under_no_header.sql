-- A figure under no header would be lost without a word.
select
    files.name as source_file,
    stray_cells.sheet as source_sheet,
    stray_cells.cell as source_cells,
    stray_cells.text,
    'a header over this column that loaders/layouts/headers.csv knows, or an empty cell' as expected
from {{ source('raw', 'stray_cells') }} as stray_cells
inner join {{ source('raw', 'files') }} as files on stray_cells.file_id = files.id
where {{ clean_text('stray_cells.text') }} is not null

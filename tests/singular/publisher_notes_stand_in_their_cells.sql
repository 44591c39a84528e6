-- Each statement of seed publisher_notes is of the very text, by its sha256, of the cells it names of the file
-- it names, where that file (or ours that was set from it) is loaded.
with files as (

    select * from {{ ref('int_editions__files') }}

),

printed as (

    select
        file_id,
        sheet,
        cell,
        {{ clean_text('text') }} as text,
        text_sha256
    from {{ source('raw', 'notes') }}

),

read_cells as (

    select
        sha256,
        sheet,
        cell,
        text_sha256
    from {{ ref('stg_kept__publisher_notes') }}
    union
    select
        sha256,
        sheet,
        heading_cell as cell,
        heading_sha256 as text_sha256
    from {{ ref('stg_kept__publisher_notes') }}
    where heading_cell is not null

)

select
    files.file_name as source_file,
    read_cells.sheet as source_sheet,
    read_cells.cell as source_cells,
    printed.text,
    'the text that seeds/corrections/publisher_notes.csv has read, of sha256 ' || read_cells.text_sha256 as expected
from read_cells
inner join files on read_cells.sha256 = files.publisher_sha256
left join printed
    on
        files.file_id = printed.file_id
        and read_cells.sheet = printed.sheet
        and read_cells.cell = printed.cell
where
    printed.text is null
    or printed.text_sha256 <> read_cells.text_sha256

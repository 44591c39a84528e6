-- Each statement of seed publisher_notes stands, letter for letter, in the cells it names of the file it
-- names, where that file (or ours that was set from it) is loaded.
with files as (

    select * from {{ ref('int_editions__files') }}

),

printed as (

    select
        file_id,
        sheet,
        cell,
        {{ clean_text('text') }} as text
    from {{ source('raw', 'notes') }}

),

quoted as (

    select
        sha256,
        sheet,
        cell,
        text
    from {{ ref('publisher_notes') }}
    union
    select
        sha256,
        sheet,
        heading_cell as cell,
        heading_text as text
    from {{ ref('publisher_notes') }}
    where heading_cell is not null

)

select
    files.file_name as source_file,
    quoted.sheet as source_sheet,
    quoted.cell as source_cells,
    printed.text,
    'the text that seeds/corrections/publisher_notes.csv quotes: ' || quoted.text as expected
from quoted
inner join files on quoted.sha256 = files.publisher_sha256
left join printed
    on
        files.file_id = printed.file_id
        and quoted.sheet = printed.sheet
        and quoted.cell = printed.cell
where
    printed.text is null
    or not contains(printed.text, quoted.text)

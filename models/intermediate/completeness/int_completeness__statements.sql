with notes as (

    select * from {{ ref('publisher_notes') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

printed as (

    select * from {{ source('raw', 'notes') }}

),

final as (

    select
        files.file_id,
        files.file_name as source_file,
        notes.sheet as source_sheet,
        notes.cell as source_cells,
        notes.organisation_code,
        notes.subject,
        notes.test_code,
        notes.first_month,
        notes.last_month,
        notes.effect,
        notes.comparability_note
    from notes
    inner join files
        on
            notes.publication = files.publication
            and notes.period = files.period
    inner join printed
        on
            files.file_id = printed.file_id
            and notes.sheet = printed.sheet
            and notes.cell = printed.cell
            and contains({{ clean_text('printed.text') }}, notes.text)
    left join printed as headings
        on
            files.file_id = headings.file_id
            and notes.sheet = headings.sheet
            and notes.heading_cell = headings.cell
    where
        notes.heading_cell is null
        or contains({{ clean_text('headings.text') }}, notes.heading_text)

)

select * from final

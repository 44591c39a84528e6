with printed as (

    select
        file_id,
        sheet,
        cell,
        {{ clean_text('text') }} as text
    from {{ source('raw', 'notes') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

),

notes as (

    select * from {{ ref('publisher_notes') }}

),

codes as (

    select distinct organisation_code from {{ ref('int_completeness__figures') }}

),

read_cells as (

    select distinct
        publication,
        period,
        sheet,
        cell,
        text
    from notes

),

final as (

    select
        editions.publication,
        editions.month,
        codes.organisation_code,
        files.file_name as source_file,
        printed.sheet as source_sheet,
        printed.cell as source_cells
    from printed
    inner join codes
        on
            printed.text = codes.organisation_code
            or contains(printed.text, '(' || codes.organisation_code || ')')
    inner join files on printed.file_id = files.file_id
    inner join editions on printed.file_id = editions.file_id
    left join read_cells
        on
            files.publication = read_cells.publication
            and files.period = read_cells.period
            and printed.sheet = read_cells.sheet
            and printed.cell = read_cells.cell
            and contains(printed.text, read_cells.text)
    where read_cells.cell is null

)

select * from final

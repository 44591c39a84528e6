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

read_cells as (

    select distinct
        file_id,
        source_sheet,
        source_cells
    from {{ ref('int_completeness__statements') }}

),

codes as (

    select distinct organisation_code from {{ ref('int_completeness__figures') }}

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
            printed.file_id = read_cells.file_id
            and printed.sheet = read_cells.source_sheet
            and printed.cell = read_cells.source_cells
    where read_cells.file_id is null

)

select * from final

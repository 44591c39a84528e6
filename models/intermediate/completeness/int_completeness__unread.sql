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

    select distinct organisation_code from {{ ref('int_figures__published') }}
    where is_judged

),

-- What may be a code: the whole text, and what stands in brackets. Each is looked up, not each code looked for.
words as (

    select
        file_id,
        sheet,
        cell,
        text as word
    from printed
    union
    select
        file_id,
        sheet,
        cell,
        {{ each_match('text', '[(]([^()]+)[)]') }} as word
    from printed

),

final as (

    select
        editions.publication,
        editions.month,
        codes.organisation_code,
        files.file_name as source_file,
        words.sheet as source_sheet,
        words.cell as source_cells
    from words
    inner join codes on words.word = codes.organisation_code
    inner join files on words.file_id = files.file_id
    inner join editions on words.file_id = editions.file_id
    left join read_cells
        on
            words.file_id = read_cells.file_id
            and words.sheet = read_cells.source_sheet
            and words.cell = read_cells.source_cells
    where read_cells.file_id is null

)

select * from final

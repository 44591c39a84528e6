{{ config(materialized='table') }}

with printed as (

    select
        file_id,
        sheet,
        cell,
        {{ clean_text('text') }} as text
    from {{ source('raw', 'notes') }}

),

read_notes as (

    select * from {{ ref('publisher_notes') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

),

codes as (

    select distinct organisation_code from {{ ref('int_figures__published') }}
    where is_judged

),

subjects as (
    {% for publication, subject in subjects_of_publications() %}
    select
        '{{ publication }}' as publication,
        '{{ subject }}' as subject
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Read: our words for a text that is in the same cell, below the same heading.
statements as (

    select
        files.file_id,
        read_notes.sheet,
        read_notes.cell,
        read_notes.organisation_code,
        read_notes.subject,
        coalesce(read_notes.test_code, 'all') as test_code,
        read_notes.effect,
        coalesce(read_notes.comparability_note, '') as statement,
        read_notes.first_month,
        read_notes.last_month
    from read_notes
    inner join files
        on
            read_notes.publication = files.publication
            and read_notes.period = files.period
    inner join printed
        on
            files.file_id = printed.file_id
            and read_notes.sheet = printed.sheet
            and read_notes.cell = printed.cell
            and contains(printed.text, read_notes.text)
    left join printed as headings
        on
            files.file_id = headings.file_id
            and read_notes.sheet = headings.sheet
            and read_notes.heading_cell = headings.cell
    where
        read_notes.heading_cell is null
        or contains(headings.text, read_notes.heading_text)

),

-- What may be a code: the whole text, and what is in brackets. Each is looked up, not each code looked for.
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

unread as (

    select
        words.file_id,
        words.sheet,
        words.cell,
        codes.organisation_code
    from words
    inner join codes on words.word = codes.organisation_code
    left join statements
        on
            words.file_id = statements.file_id
            and words.sheet = statements.sheet
            and words.cell = statements.cell
    where statements.file_id is null

),

noted as (

    select
        file_id,
        sheet,
        cell,
        organisation_code,
        subject,
        test_code,
        effect,
        statement,
        first_month,
        last_month
    from statements
    union all
    select
        file_id,
        sheet,
        cell,
        organisation_code,
        cast(null as string) as subject,
        'all' as test_code,
        'unread' as effect,
        '' as statement,
        cast(null as date) as first_month,
        cast(null as date) as last_month
    from unread

),

final as (

    select
        editions.publication,
        subjects.subject,
        noted.organisation_code,
        editions.month,
        noted.test_code,
        noted.effect,
        noted.statement,
        files.file_name as source_file,
        noted.sheet as source_sheet,
        noted.cell as source_cells
    from noted
    inner join files on noted.file_id = files.file_id
    inner join editions
        on
            noted.file_id = editions.file_id
            and (noted.effect = 'unread' or editions.month between noted.first_month and noted.last_month)
    inner join subjects
        on
            editions.publication = subjects.publication
            and subjects.subject = coalesce(noted.subject, subjects.subject)

)

select * from final

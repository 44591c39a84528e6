with notes as (

    select * from {{ ref('publisher_notes') }}

),

files as (

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

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

),

subjects as (
    {% for publication, subject in [('did', 'scans'), ('dm01', 'waits'), ('dm01', 'activity')] %}
    select
        '{{ publication }}' as publication,
        '{{ subject }}' as subject
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        editions.publication,
        subjects.subject,
        notes.organisation_code,
        editions.month,
        coalesce(notes.test_code, 'all') as test_code,
        notes.effect,
        notes.comparability_note,
        files.file_name as source_file,
        notes.sheet as source_sheet,
        notes.cell as source_cells
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
            and contains(printed.text, notes.text)
    inner join editions
        on
            files.file_id = editions.file_id
            and editions.month between notes.first_month and notes.last_month
    inner join subjects
        on
            editions.publication = subjects.publication
            and subjects.subject = coalesce(notes.subject, subjects.subject)

)

select * from final

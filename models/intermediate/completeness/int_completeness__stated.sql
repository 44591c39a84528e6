{{ config(materialized='table') }}

with statements as (

    select * from {{ ref('int_completeness__statements') }}

),

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

),

subjects as (
    {% for publication, subject in subjects_of_publications() %}
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
        statements.organisation_code,
        editions.month,
        coalesce(statements.test_code, 'all') as test_code,
        statements.effect,
        statements.comparability_note,
        statements.source_file,
        statements.source_sheet,
        statements.source_cells
    from statements
    inner join editions
        on
            statements.file_id = editions.file_id
            and editions.month between statements.first_month and statements.last_month
    inner join subjects
        on
            editions.publication = subjects.publication
            and subjects.subject = coalesce(statements.subject, subjects.subject)

)

select * from final

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

returns as (

    select * from {{ ref('int_completeness__returns') }}

),

encompass_moves as (

    select * from {{ ref('encompass_moves') }}

),

of_notes as (

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

),

final as (

    select * from of_notes
    union all
    select
        'ni' as publication,
        returns.subject,
        returns.organisation_code,
        returns.month,
        'all' as test_code,
        'partial' as effect,
        'not in the release of ' || {{ month_and_year('returns.month') }} || ': it moved to the encompass system in '
        || {{ month_and_year('encompass_moves.went_live') }} as comparability_note,
        cast(null as string) as source_file,
        cast(null as string) as source_sheet,
        cast(null as string) as source_cells
    from returns
    inner join encompass_moves
        on
            returns.organisation_code = encompass_moves.organisation_code
            and returns.month >= encompass_moves.first_quarter_without
    where
        returns.subject = 'waits'
        and returns.return_state = 'no return'

)

select * from final

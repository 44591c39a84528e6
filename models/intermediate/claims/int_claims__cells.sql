{% set keys = [
    'claim_id', 'coverage', 'subject_code', 'subject_month', 'side', 'figure', 'source_file', 'source_sheet',
] %}
{% set counts_of_lists = ['waiting', 'over_6_weeks', 'over_13_weeks'] %}
{% set key_list = keys | join(', ') %}

with claims as (

    select * from {{ ref('stg_kept__published_claims') }}

),

candidates as (

    select * from {{ ref('int_claims__candidates') }}

),

claim_rows as (

    select * from {{ ref('int_claims__rows') }}
    where side <> 'before'

),

columns_of_sheets as (

    select * from {{ source('raw', 'columns') }}

),

letters as (

    select distinct
        letter,
        position
    from columns_of_sheets

),

measure_columns as (
    {% for measure in counts_of_lists %}
    select
        '{{ measure }}' as figure,
        file_id,
        sheet,
        letter,
        position
    from columns_of_sheets
    where column_name in ('{{ dm01_measure_columns()[measure] | join("', '") }}')
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Of a claim that names nobody the organisations that fit; of others what was added up. No part of a sum stands for one
-- that is withheld.
of_candidates as (

    select
        claim_rows.*,
        candidates.coverage,
        claims.publication,
        claims.measure
    from candidates
    inner join claims on candidates.claim_id = claims.claim_id
    inner join claim_rows
        on
            candidates.claim_id = claim_rows.claim_id
            and candidates.subject_code = claim_rows.subject_code
            and coalesce(candidates.subject_month, claim_rows.month)
            = coalesce(claim_rows.subject_month, claim_rows.month)
            and (candidates.coverage = 'every provider' or claim_rows.is_under_one_code)
    where
        candidates.state = 'known'
        and (claims.geography_code is not null or candidates.fits)

),

figures as (
    {% for figure, of_measure in {
        'scans': "like 'scans%'",
        'waiting': "in ('waiting', 'over_6_weeks_pct', 'over_13_weeks_pct')",
        'over_6_weeks': "like 'over_6_weeks%'",
        'over_13_weeks': "like 'over_13_weeks%'",
    }.items() %}
    select
        *,
        '{{ figure }}' as figure,
        cast({{ figure }} as bigint) as counted
    from of_candidates
    where
        measure {{ of_measure }}
        and {{ figure }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

placed as (

    select
        figures.*,
        letters.letter,
        letters.position,
        {{ cell_row('figures.source_cells') }} as cell_row
    from figures
    inner join letters on {{ cell_letter('figures.source_cells') }} = letters.letter
    where figures.publication = 'did'
    union all
    select
        figures.*,
        measure_columns.letter,
        measure_columns.position,
        figures.row_number as cell_row
    from figures
    inner join measure_columns
        on
            figures.file_id = measure_columns.file_id
            and figures.source_sheet = measure_columns.sheet
            and figures.figure = measure_columns.figure
    where figures.publication = 'dm01'

),

-- Neighbours in a row are one range, and rows below each other with the same columns one block.
row_islands as (

    select
        *,
        position - row_number() over (partition by {{ key_list }}, cell_row order by position asc nulls last) as island
    from placed

),

row_ranges as (

    select
        {{ key_list }},
        cell_row,
        {{ first_by('letter', 'position') }} as first_letter,
        {{ last_by('letter', 'position') }} as last_letter,
        min(position) as first_position,
        count(*) as cells
    from row_islands
    group by {{ key_list }}, cell_row, island

),

block_islands as (

    select
        *,
        cell_row - row_number() over (
            partition by {{ key_list }}, first_letter, last_letter
            order by cell_row asc nulls last
        ) as island
    from row_ranges

),

-- No sheet has 20,000 columns: blocks are placed by their first row, then by their first column.
blocks as (

    select
        {{ key_list }},
        first_letter || cast(min(cell_row) as string)
        || case
            when first_letter <> last_letter or count(*) > 1 then ':' || last_letter || cast(max(cell_row) as string)
            else ''
        end as block,
        min(cell_row) * 20000 + min(first_position) as place,
        sum(cells) as cells
    from block_islands
    group by {{ key_list }}, first_letter, last_letter, island

),

listed as (

    select
        {{ key_list }},
        {{ ordered_list('block', 'place', ',') }} as source_cells,
        cast(sum(cells) as bigint) as cells
    from blocks
    group by {{ key_list }}

),

summed as (

    select
        {{ key_list }},
        min(publication) as publication,
        cast(sum(counted) as bigint) as counted,
        cast(count(*) as bigint) as mart_rows,
        {{ sorted_list("'''' || organisation_code || ''''", ', ') }} as organisation_codes,
        {{ sorted_list("'''' || test_code || ''''", ', ') }} as test_codes,
        -- Scotland's file has a row for each band: its cells are listed with each test
        {{ sorted_list('source_cells', ',') }} as cells_of_rows
    from figures
    group by {{ key_list }}

),

final as (

    select
        {%- for key in keys %}
        summed.{{ key }},
        {%- endfor %}
        summed.publication,
        summed.counted,
        summed.mart_rows,
        summed.organisation_codes,
        summed.test_codes,
        coalesce(listed.source_cells, summed.cells_of_rows) as source_cells,
        coalesce(
            listed.cells, length(summed.cells_of_rows) - length(replace(summed.cells_of_rows, ',', '')) + 1
        ) as cells
    from summed
    left join listed
        on
            coalesce(cast(summed.subject_month as string), '') = coalesce(cast(listed.subject_month as string), '')
            {%- for key in keys if key != 'subject_month' %}
            and summed.{{ key }} = listed.{{ key }}
            {%- endfor %}

)

select * from final

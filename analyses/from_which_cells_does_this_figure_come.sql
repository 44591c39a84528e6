-- From which cells of which files does a figure come?
-- Change the mart, its row (code of the trust or area, test or modality, group) and its column, below or with --vars.
-- The cells of a part, over all its files, add up to it; the formula makes the figure of its parts.
{%- set mart = var('mart', 'trust_scan_comparison') %}
{%- set subject_code = var('subject_code', 'RR8') %}
{%- set test_group = var('test_group', '') %}
{%- set test_code = var('test_code', 'all') %}
{%- set figure = var('figure', 'scans_change_pct') %}

with sources as (

    select * from {{ ref('figure_sources').include(database=false) }}

),

final as (

    select
        mart,
        subject_code,
        test_group,
        test_code,
        source_setting,
        figure,
        formula,
        part,
        source_file,
        source_sheet,
        source_cells
    from sources
    where
        mart = '{{ mart }}'
        and subject_code = '{{ subject_code }}'
        and test_group = '{{ test_group }}'
        and test_code = '{{ test_code }}'
        and figure = '{{ figure }}'

)

select * from final
order by part asc nulls last, source_setting asc nulls last, source_file asc nulls last, source_sheet asc nulls last

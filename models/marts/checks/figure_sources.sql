{% set marts = {
    'trust_scan_comparison': ref('trust_scan_comparison'),
    'region_scan_comparison': ref('region_scan_comparison'),
    'trust_wait_comparison': ref('trust_wait_comparison'),
    'region_wait_comparison': ref('region_wait_comparison'),
    'trust_activity_comparison': ref('trust_activity_comparison'),
    'region_activity_comparison': ref('region_activity_comparison'),
    'trust_cancer_scan_comparison': ref('trust_cancer_scan_comparison'),
    'england_cancer_scan_comparison': ref('england_cancer_scan_comparison'),
} %}

with figures as (

    {{ shown_figures(marts) }}

),

formulas as (

    select * from {{ ref('figure_formulas') }}

),

parts as (

    select * from {{ ref('int_figure_sources__parts') }}

),

named as (

    select
        formulas.measure,
        formulas.figure,
        formulas.formula,
        part_names.part
    from formulas
    inner join (select distinct part from parts) as part_names
        on contains(concat(' ', formulas.parts, ' '), concat(' ', part_names.part, ' '))

),

final as (

    select
        figures.mart,
        figures.subject_code,
        figures.test_group,
        figures.test_code,
        figures.source_setting,
        figures.figure,
        parts.part,
        named.formula,
        parts.source_file,
        parts.source_sheet,
        parts.source_cells,
        parts.cells
    from figures
    inner join named
        on
            figures.measure = named.measure
            and figures.figure = named.figure
    inner join parts
        on
            named.part = parts.part
            and figures.mart = parts.mart
            and figures.subject_code = parts.subject_code
            and figures.test_code = parts.test_code
            and figures.test_group = parts.test_group
            and figures.source_setting = parts.source_setting

)

select * from final

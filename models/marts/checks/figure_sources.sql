with figures as (

    {{ shown_figures() }}

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

with parts as (

    select * from {{ ref('int_figure_sources__parts') }}

),

formulas as (

    select * from {{ ref('figure_formulas') }}

),

final as (

    select
        parts.mart,
        parts.subject_code,
        parts.test_group,
        parts.test_code,
        parts.source_setting,
        formulas.figure,
        parts.part,
        formulas.formula,
        parts.source_file,
        parts.source_sheet,
        parts.source_cells
    from parts
    inner join formulas
        on
            parts.mart = formulas.mart
            and parts.part = formulas.part

)

select * from final

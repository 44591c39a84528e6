with gaps as (

    select * from {{ ref('int_completeness__gaps') }}

),

final as (

    select
        organisation_code,
        month,
        subject,
        test_code,
        gap_kind,
        is_gap,
        {{ gap_in_words('gaps', month_and_year('month')) }} as explanation,
        cast(figure as bigint) as figure,
        cast(figure_before as bigint) as figure_before,
        cast(figure_after as bigint) as figure_after,
        source_file,
        source_sheet,
        source_cells
    from gaps

)

select * from final

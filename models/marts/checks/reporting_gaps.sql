with gaps as (

    -- A level that lasts is no month's gap but a step between all before and all after: series_breaks has it.
    select * from {{ ref('int_completeness__gaps') }}
    where break_kind is null or break_kind <> 'level' or broken_to is not null

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

with figures as (

    select * from {{ ref('int_scans__figures') }}

),

final as (

    select
        source_file,
        source_sheet,
        source_cells,
        printed_text,
        scans
    from figures
    where
        left_out_rule is null
        and scans <> round(scans)

)

select * from final

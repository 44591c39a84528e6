with figures as (

    select * from {{ ref('int_scans__figures') }}
    where row_rule = 'england' and left_out_rule is null

),

final as (

    select
        month,
        modality_code,
        cast(round(scans) as bigint) as scans,
        {{ count_bound('cast(round(scans) as bigint)', 'scan_state', 'low') }} as scans_low,
        {{ count_bound('cast(round(scans) as bigint)', 'scan_state', 'high') }} as scans_high,
        source_file,
        source_sheet,
        source_cells
    from figures

)

select * from final

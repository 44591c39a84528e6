with figures as (

    select
        *,
        cast(round(scans) as bigint) as whole_scans
    from {{ ref('int_scans__figures') }}
    where row_rule = 'provider' and left_out_rule is null

),

placed as (

    {{ in_todays_region('figures') }}

),

final as (

    select
        month,
        region_code,
        published_region_code,
        organisation_code,
        modality_code,
        whole_scans as scans,
        scan_state,
        {{ count_bound('whole_scans', 'scan_state', 'low') }} as scans_low,
        {{ count_bound('whole_scans', 'scan_state', 'high') }} as scans_high,
        printed_text,
        source_file,
        source_sheet,
        source_cells
    from placed

)

select * from final

with figures as (

    select * from {{ ref('int_medians__request_to_test') }}
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
        median_days,
        median_state,
        printed_text,
        source_file,
        source_sheet,
        source_cells
    from placed

)

select * from final

with printed as (

    select * from {{ ref('int_waits__rows') }}
    where left_out_rule is null

),

placed as (

    {{ in_todays_region('printed') }}

),

final as (

    select
        month,
        region_code,
        published_region_code,
        organisation_code,
        test_code,
        cast(round(planned) as bigint) as planned,
        cast(round(unscheduled) as bigint) as unscheduled,
        cast(round(waiting_list) as bigint) as waiting_list,
        cast(round(planned + unscheduled + waiting_list) as bigint) as activity,
        source_file,
        source_sheet,
        activity_cells as source_cells
    from placed

)

select * from final

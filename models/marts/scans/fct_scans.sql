with figures as (

    select * from {{ ref('int_scans__figures') }}
    where row_rule = 'provider' and left_out_rule is null

),

placed as (

    {{ in_todays_region('figures') }}

),

final as (

    {{ counted_scans(
        'placed', ['region_code', 'published_region_code', 'organisation_code', 'modality_code'], with_marks=true
    ) }}

)

select * from final

with figures as (

    select * from {{ ref('int_scans__figures') }}
    where row_rule = 'england' and left_out_rule is null

),

final as (

    {{ counted_scans('figures', ['modality_code'], with_marks=false) }}

)

select * from final

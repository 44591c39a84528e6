with figures as (

    select * from {{ ref('int_scans__cancer_figures') }}
    where row_rule = 'england' and left_out_rule is null

),

final as (

    {{ counted_scans('figures', ['test_code', 'source_setting'], with_marks=true) }}

)

select * from final

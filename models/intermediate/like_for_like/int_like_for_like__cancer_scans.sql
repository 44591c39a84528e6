with scans as (

    select * from {{ ref('fct_cancer_scans') }}

),

final as (

    {{ in_compared_groups('scans', [
        'test_code', 'source_setting', 'scans', 'scans_low', 'scans_high',
    ], 'did_table_4') }}

)

select * from final

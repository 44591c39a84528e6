{{ config(materialized='table') }}

with scans as (

    select * from {{ ref('fct_scans') }}

),

final as (

    {{ in_compared_groups('scans', [
        'month', 'region_code', 'modality_code', 'scan_state', 'scans', 'scans_low', 'scans_high',
    ], 'did') }}

)

select * from final

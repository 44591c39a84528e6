{{ config(materialized='table') }}

with scans as (

    select
        *,
        test_code as modality_code,
        figure_state as scan_state,
        figure as scans,
        figure_low as scans_low,
        figure_high as scans_high
    from {{ ref('int_figures__counted') }}
    where
        subject = 'scans'
        and not is_of_the_nation

),

final as (

    {{ in_compared_groups('scans', [
        'month', 'region_code', 'modality_code', 'scan_state', 'scans', 'scans_low', 'scans_high',
    ], 'did') }}

)

select * from final

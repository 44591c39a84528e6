{{ config(materialized='table') }}

with scans as (

    select
        *,
        test_code as modality_code,
        figure as scans,
        figure_low as scans_low,
        figure_high as scans_high
    from {{ ref('int_like_for_like__figures') }}
    where subject = 'scans'

),

gaps as (

    select * from {{ ref('int_like_for_like__gaps') }}
    where
        subject = 'scans'
        and (test_group = 'all' or test_code <> 'all')

),

summed as (

    {{ scans_in_both_windows('scans', ['modality_code']) }}

),

final as (

    {{ scans_judged('summed', 'gaps', ['modality_code'], "summed.modality_code = 'all'") }}

)

select * from final

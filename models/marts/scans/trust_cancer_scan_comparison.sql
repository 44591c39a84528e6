{% set keys = ['test_code', 'source_setting'] %}

with scans as (

    select
        *,
        figure as scans,
        figure_low as scans_low,
        figure_high as scans_high
    from {{ ref('int_like_for_like__figures') }}
    where {{ is_of_cancer_scans('subject') }}

),

gaps as (
    {% for setting, subject in cancer_scan_subjects().items() %}
    select
        organisation_code,
        test_code,
        '{{ setting }}' as source_setting,
        is_complete,
        gap_note
    from {{ ref('int_like_for_like__gaps') }}
    where
        subject = '{{ subject }}'
        and (test_group = 'all' or test_code <> 'all')
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

summed as (

    {{ scans_in_both_windows('scans', keys) }}

),

ranked as (

    {{ scans_judged('summed', 'gaps', keys, "summed.test_code = 'all' and summed.source_setting = 'all'") }}

),

final as (

    {{ trust_scans_compared('ranked', keys) }}

)

select * from final

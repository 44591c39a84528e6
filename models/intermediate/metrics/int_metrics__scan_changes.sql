{%- set counts = ['scans', 'scans_low', 'scans_high'] -%}

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

trusts as (

    select
        *,
        test_code as modality_code
    from {{ ref('int_like_for_like__scans_judged') }}
    where subject = 'scans'

),

comparable as (

    select organisation_code
    from trusts
    where
        modality_code = 'all'
        and is_comparable

),

final as (

    select
        {%- for window_name in ['baseline', 'comparison'] %}
        {%- for count in counts %}
        cast(sum(case when scans.window_name = '{{ window_name }}' then scans.{{ count }} end) as bigint)
            as {{ count }}_{{ window_name }},
        {%- endfor %}
        {%- endfor %}
        scans.organisation_code,
        scans.like_for_like_region_code as region_code,
        scans.modality_code,
        {{ window_date('comparison', 'last') }} as month,
        not trusts.is_comparable as modality_has_gap
    from scans
    inner join comparable on scans.organisation_code = comparable.organisation_code
    inner join trusts
        on
            scans.organisation_code = trusts.organisation_code
            and scans.modality_code = trusts.modality_code
    group by
        scans.organisation_code,
        scans.like_for_like_region_code,
        scans.modality_code,
        trusts.is_comparable

)

select * from final

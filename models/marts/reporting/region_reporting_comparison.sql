{% set figure_key = ['measure', 'unit', 'basis', 'patient_group', 'area_code', 'modality_code'] %}

with printed as (

    select
        measure,
        unit,
        basis,
        patient_group,
        case area_level when 'england' then 'ENG' else organisation_code end as area_code,
        test_code as modality_code,
        window_name,
        period_from,
        period_to,
        figure,
        tests
    from {{ ref('int_reporting__windows') }}
    where area_level in ('england', 'region')

),

trusts as (

    select * from {{ ref('trust_reporting_comparison') }}
    where peer_group = 'acute'

),

areas as (

    select * from {{ ref('areas') }}
    where area_type in ('region', 'nation')

),

-- The spread of the trusts of an area: what lies between them, no figure of the area.
sound as (
    {% for window_name in compared_windows() %}
    select
        trusts.measure,
        trusts.unit,
        trusts.basis,
        trusts.patient_group,
        areas.area_code,
        trusts.modality_code,
        '{{ window_name }}' as window_name,
        trusts.figure_{{ window_name }} as figure
    from trusts
    inner join areas on areas.area_code in ('ENG', trusts.region_code)
    where
        trusts.{{ window_name }}_is_sound
        and trusts.tests_{{ window_name }} >= {{ var('ranked_from_of_a_test') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

spread as (

    select
        {{ figure_key | join(',
        ') }},
        window_name,
        count(*) as trusts,
        min(figure) as lowest,
        {{ quantile('figure', 0.25) }} as lower_quarter,
        {{ quantile('figure', 0.5) }} as middle,
        {{ quantile('figure', 0.75) }} as upper_quarter,
        max(figure) as highest
    from sound
    group by {{ figure_key | join(', ') }}, window_name

),

keys as (

    select {{ figure_key | join(', ') }} from printed
    union
    select {{ figure_key | join(', ') }} from spread

),

printed_in_both as (

    select
        {{ figure_key | join(',
        ') }},
        {%- for window_name in compared_windows() %}
        {%- for column in ['period_from', 'period_to', 'figure', 'tests'] %}
        max(case when window_name = '{{ window_name }}' then {{ column }} end) as {{ column }}_{{ window_name }},
        {%- endfor %}
        {%- endfor %}
        count(*) as windows
    from printed
    group by {{ figure_key | join(', ') }}

),

spread_in_both as (

    select
        {{ figure_key | join(',
        ') }},
        {%- for window_name in compared_windows() %}
        {%- for column in ['trusts', 'lowest', 'lower_quarter', 'middle', 'upper_quarter', 'highest'] %}
        max(case when window_name = '{{ window_name }}' then {{ column }} end) as {{ column }}_{{ window_name }},
        {%- endfor %}
        {%- endfor %}
        count(*) as windows
    from spread
    group by {{ figure_key | join(', ') }}

),

final as (

    select
        keys.measure,
        keys.unit,
        keys.basis,
        keys.patient_group,
        keys.area_code,
        areas.area_name,
        keys.modality_code,
        {%- for window_name in compared_windows() %}
        printed_in_both.period_from_{{ window_name }},
        printed_in_both.period_to_{{ window_name }},
        {%- endfor %}
        printed_in_both.figure_baseline,
        printed_in_both.figure_comparison,
        printed_in_both.figure_comparison - printed_in_both.figure_baseline as figure_change,
        cast(printed_in_both.tests_baseline as bigint) as tests_baseline,
        cast(printed_in_both.tests_comparison as bigint) as tests_comparison,
        {%- for window_name in compared_windows() %}
        cast(coalesce(spread_in_both.trusts_{{ window_name }}, 0) as bigint) as trusts_{{ window_name }},
        {%- for column in ['lowest', 'lower_quarter', 'middle', 'upper_quarter', 'highest'] %}
        spread_in_both.{{ column }}_{{ window_name }} as {{ column }}_trust_{{ window_name }},
        {%- endfor %}
        {%- endfor %}
        case
            when printed_in_both.figure_baseline is not null and printed_in_both.figure_comparison is not null then ''
            when keys.unit = 'days' and keys.area_code <> 'ENG'
                then 'no median of a region is published, and none can be made of its trusts: their spread is shown'
            when keys.unit = 'percent' and keys.area_code <> 'ENG' and keys.basis = 'known_reports'
                then 'Table 10 prints no shares of regions, and none can be made of its trusts: their spread is shown'
            else 'one window is in no table that counts the same tests'
        end as comparability_note
    from keys
    inner join areas on keys.area_code = areas.area_code
    left join printed_in_both
        on
            keys.measure = printed_in_both.measure
            and keys.basis = printed_in_both.basis
            and keys.patient_group = printed_in_both.patient_group
            and keys.area_code = printed_in_both.area_code
            and keys.modality_code = printed_in_both.modality_code
    left join spread_in_both
        on
            keys.measure = spread_in_both.measure
            and keys.basis = spread_in_both.basis
            and keys.patient_group = spread_in_both.patient_group
            and keys.area_code = spread_in_both.area_code
            and keys.modality_code = spread_in_both.modality_code

)

select * from final

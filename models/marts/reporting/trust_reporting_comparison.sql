{% set figure_key = ['measure', 'unit', 'basis', 'patient_group', 'organisation_code', 'test_code'] %}

with judged as (

    select * from {{ ref('int_reporting__judged') }}

),

notes as (

    select * from {{ ref('int_reporting__notes') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

home_regions as (

    select * from {{ ref('int_organisations__regions') }}

),

in_both_windows as (

    select
        {{ figure_key | join(',
        ') }},
        {%- for window_name in compared_windows() %}
        {%- for column in ['period_from', 'period_to', 'figure', 'england_figure', 'tests'] %}
        max(case when window_name = '{{ window_name }}' then {{ column }} end) as {{ column }}_{{ window_name }},
        {%- endfor %}
        max(case when window_name = '{{ window_name }}' and is_one_date then 1 else 0 end) = 1
            as {{ window_name }}_is_one_date,
        {%- endfor %}
        count(*) as windows
    from judged
    group by {{ figure_key | join(', ') }}

),

ranked as (

    select
        windows.*,
        organisations.organisation_name,
        organisations.organisation_name_today,
        organisations.peer_group,
        home_regions.latest_region_code as region_code,
        {%- for window_name in compared_windows() %}
        windows.figure_{{ window_name }} is not null and not coalesce(notes.{{ window_name }}_is_noted, false)
            as {{ window_name }}_is_sound,
        {%- endfor %}
        windows.figure_comparison is not null
        and not coalesce(notes.comparison_is_noted, false)
        and coalesce(windows.tests_comparison >= {{ var('ranked_from_of_a_test') }}, false) as is_ranked,
        -- The slowest has the most days, the least reported within a time, or the most reported late.
        case
            when windows.unit = 'days' or windows.measure = 'reported_over_28_days' then windows.figure_comparison
            else -windows.figure_comparison
        end as slowness,
        coalesce(notes.comparability_note, '') as comparability_note
    from in_both_windows as windows
    inner join organisations on windows.organisation_code = organisations.organisation_code
    left join home_regions on windows.organisation_code = home_regions.organisation_code
    left join notes
        on
            windows.measure = notes.measure
            and windows.basis = notes.basis
            and windows.patient_group = notes.patient_group
            and windows.organisation_code = notes.organisation_code
            and windows.test_code = notes.test_code

),

final as (

    select
        ranked.measure,
        ranked.unit,
        ranked.basis,
        ranked.patient_group,
        ranked.organisation_code,
        ranked.organisation_name,
        ranked.organisation_name_today,
        ranked.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        ranked.peer_group,
        ranked.test_code as modality_code,
        ranked.period_from_baseline,
        ranked.period_to_baseline,
        ranked.period_from_comparison,
        ranked.period_to_comparison,
        ranked.figure_baseline,
        ranked.figure_comparison,
        ranked.figure_comparison - ranked.figure_baseline as figure_change,
        ranked.england_figure_baseline,
        ranked.england_figure_comparison,
        cast(ranked.tests_baseline as bigint) as tests_baseline,
        cast(ranked.tests_comparison as bigint) as tests_comparison,
        ranked.baseline_is_one_date,
        ranked.comparison_is_one_date,
        ranked.baseline_is_sound,
        ranked.comparison_is_sound,
        ranked.baseline_is_sound and ranked.comparison_is_sound as is_comparable,
        ranked.comparability_note,
        case
            when ranked.is_ranked
                then cast(rank() over (
                    partition by
                        ranked.measure, ranked.basis, ranked.patient_group, ranked.test_code, ranked.peer_group,
                        ranked.is_ranked
                    order by ranked.slowness desc nulls last
                ) as bigint)
        end as slowest_rank,
        case when ranked.is_ranked then cast(count(*) over of_one_figure - 1 as bigint) end as rank_shared_with,
        {{ rank_of('ranked', ['measure', 'basis', 'patient_group', 'test_code']) }} as rank_of
    from ranked
    left join regions on ranked.region_code = regions.region_code
    window
        of_one_figure as (
            partition by
                ranked.measure, ranked.basis, ranked.patient_group, ranked.test_code, ranked.peer_group,
                ranked.is_ranked, ranked.slowness
        )

)

select * from final

{% set of_label = 'partition by bands.file_id, bands.month, lower(bands.organisation_label)' %}

with coded as (

    {{ wales_waits_with_codes() }}

),

bands as (

    select * from coded
    where stands_for_its_board

),

lists as (

    select * from {{ ref('int_figures__counted') }}
    where nation = 'Wales'

),

counted as (

    select
        bands.*,
        {%- for weeks in wait_thresholds() %}
        lists.waiting_over_{{ weeks }}_weeks is not null as has_over_{{ weeks }},
        max(case
            when
                bands.band_kind = 'group' and bands.first_week = {{ weeks }} and bands.last_week is null
                and bands.wait_state = 'reported'
                then 1
            else 0
        end) over ({{ of_label }}) as has_open_{{ weeks }},
        {%- endfor %}
        max(case when bands.band_kind = 'week' then 1 else 0 end) over ({{ of_label }}) as has_weeks
    from bands
    inner join lists
        on
            bands.file_id = lists.file_id
            and bands.month = lists.month
            and bands.organisation_code = lists.organisation_code

),

final as (

    select
        month,
        organisation_code,
        'wales_not_split' as test_code,
        'waiting' as measure,
        source_file,
        source_sheet,
        source_cells,
        waiting as counted
    from counted
    where
        wait_state = 'reported'
        and band_kind = 'total'
    {%- for weeks in wait_thresholds() %}
    union all
    select
        month,
        organisation_code,
        'wales_not_split' as test_code,
        'over_{{ weeks }}_weeks' as measure,
        source_file,
        source_sheet,
        source_cells,
        waiting as counted
    from counted
    where
        wait_state = 'reported'
        and has_over_{{ weeks }}
        and case
            when has_weeks = 1 then band_kind = 'week' and first_week >= {{ weeks }}
            when has_open_{{ weeks }} = 1 then band_kind = 'group' and first_week = {{ weeks }} and last_week is null
            else band_kind = 'group' and (
                (first_week = {{ weeks }} and last_week is not null)
                or (first_week > {{ weeks }} and last_week is null)
            )
        end
    {%- endfor %}

)

select * from final

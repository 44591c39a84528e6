{% set thresholds = scotland_thresholds() %}

with printed as (

    {{ scotland_waits_with_codes() }}

),

counted_lists as (

    select * from {{ ref('int_figures__counted') }}
    where nation = 'Scotland'

),

lists as (

    select lists.*
    from {{ ref('int_waits__scotland') }} as lists
    inner join counted_lists
        on
            lists.file_id = counted_lists.file_id
            and lists.month = counted_lists.month
            and lists.organisation_code = counted_lists.organisation_code
            and lists.test_code = counted_lists.test_code

),

counted as (

    select
        printed.*,
        lists.has_bands
    from printed
    inner join lists
        on
            printed.file_id = lists.file_id
            and printed.month = lists.month
            and printed.organisation_code = lists.organisation_code
            and printed.test_code = lists.test_code
    where printed.wait_state = 'reported'

),

final as (

    select
        month,
        organisation_code,
        test_code,
        'waiting' as measure,
        source_file,
        source_sheet,
        source_cells,
        waiting as counted
    from counted
    where kind = case when has_bands then 'band' else 'total' end
    {%- for weeks, first_day in thresholds.items() %}
    union all
    select
        month,
        organisation_code,
        test_code,
        'over_{{ weeks }}_weeks' as measure,
        source_file,
        source_sheet,
        source_cells,
        waiting as counted
    from counted
    where
        (has_bands and kind = 'band' and first_day >= {{ first_day }})
        {%- if weeks == 6 %}
        or (not has_bands and kind = 'over_6_weeks')
        {%- endif %}
    {%- endfor %}

)

select * from final

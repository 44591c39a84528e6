{#
    A list of another nation, cell by cell: which of its printed numbers each measure of a list that counts is the
    sum of.
#}
{% set thresholds = scotland_thresholds() %}
{% set of_label = 'partition by bands.file_id, bands.month, lower(bands.organisation_label)' %}

with scottish_printed as (

    select * from {{ ref('int_waits__scotland_rows') }}
    where
        row_rule = 'provider'
        and occurrence = 1

),

scottish_counted_lists as (

    select * from {{ ref('int_figures__counted') }}
    where
        nation = 'Scotland'
        and not is_of_the_nation

),

scottish_lists as (

    select lists.*
    from {{ ref('int_waits__scotland') }} as lists
    inner join scottish_counted_lists as counted_lists
        on
            lists.file_id = counted_lists.file_id
            and lists.month = counted_lists.month
            and lists.organisation_code = counted_lists.organisation_code
            and lists.test_code = counted_lists.test_code

),

scottish_counted as (

    select
        printed.*,
        lists.has_bands
    from scottish_printed as printed
    inner join scottish_lists as lists
        on
            printed.file_id = lists.file_id
            and printed.month = lists.month
            and printed.organisation_code = lists.organisation_code
            and printed.test_code = lists.test_code
    where printed.wait_state = 'reported'

),

of_scotland as (

    select
        month,
        organisation_code,
        test_code,
        'waiting' as measure,
        source_file,
        source_sheet,
        source_cells,
        waiting as counted
    from scottish_counted
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
    from scottish_counted
    where
        (has_bands and kind = 'band' and first_day >= {{ first_day }})
        {%- if weeks == 6 %}
        or (not has_bands and kind = 'over_6_weeks')
        {%- endif %}
    {%- endfor %}

),

welsh_bands as (

    select * from {{ ref('int_waits__wales_rows') }}
    where stands_for_its_board

),

welsh_lists as (

    select * from {{ ref('int_figures__counted') }}
    where
        nation = 'Wales'
        and not is_of_the_nation

),

welsh_counted as (

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
    from welsh_bands as bands
    inner join welsh_lists as lists
        on
            bands.file_id = lists.file_id
            and bands.month = lists.month
            and bands.organisation_code = lists.organisation_code

),

of_wales as (

    select
        month,
        organisation_code,
        'wales_not_split' as test_code,
        'waiting' as measure,
        source_file,
        source_sheet,
        source_cells,
        waiting as counted
    from welsh_counted
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
    from welsh_counted
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

),

northern_irish_printed as (

    select * from {{ ref('int_waits__northern_ireland_rows') }}

),

northern_irish_counted_lists as (

    select * from {{ ref('int_figures__counted') }}
    where
        nation = 'Northern Ireland'
        and not is_of_the_nation

),

northern_irish_lists as (

    select lists.*
    from {{ ref('int_waits__northern_ireland') }} as lists
    inner join northern_irish_counted_lists as counted_lists
        on
            lists.file_id = counted_lists.file_id
            and lists.month = counted_lists.month
            and lists.organisation_code = counted_lists.organisation_code
            and lists.test_code = counted_lists.test_code

),

northern_irish_counted as (

    select
        printed.*,
        {%- for weeks in wait_thresholds() %}
        lists.waiting_over_{{ weeks }}_weeks is not null as has_over_{{ weeks }},
        max(case
            when printed.waiting_part = 'part' and printed.from_week = {{ weeks }} and printed.waiting is not null
                then 1
            else 0
        end) over (
            partition by
                printed.file_id, printed.source_sheet, printed.month, printed.organisation_code, printed.test_code,
                printed.service_label
        ) as has_part_{{ weeks }},
        {%- endfor %}
        lists.waiting is not null as has_total
    from northern_irish_printed as printed
    inner join northern_irish_lists as lists
        on
            printed.file_id = lists.file_id
            and printed.month = lists.month
            and printed.organisation_code = lists.organisation_code
            and printed.test_code = lists.test_code
            and printed.row_rule = lists.row_rule

),

of_northern_ireland as (

    select
        month,
        organisation_code,
        test_code,
        'waiting' as measure,
        source_file,
        source_sheet,
        source_cells,
        waiting as counted
    from northern_irish_counted
    where
        waiting is not null
        and has_total
        and waiting_part = 'total'
    {%- for weeks in wait_thresholds() %}
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
    from northern_irish_counted
    where
        waiting is not null
        and has_over_{{ weeks }}
        and case
            when has_part_{{ weeks }} = 1 then waiting_part = 'part' and from_week = {{ weeks }}
            else waiting_part = 'band' and from_week >= {{ weeks }}
        end
    {%- endfor %}

),

final as (

    select
        'Scotland' as nation,
        *
    from of_scotland
    union all
    select
        'Wales' as nation,
        *
    from of_wales
    union all
    select
        'Northern Ireland' as nation,
        *
    from of_northern_ireland

)

select * from final

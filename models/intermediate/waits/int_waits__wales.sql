{{ config(materialized='table') }}

{#- A wait is over a number of weeks when its band begins there or later. -#}
{% set thresholds = [6, 8, 9, 13, 26] %}
{% set week_needed = "band_kind = 'week' and first_week >= " %}
{% set over_8_group = "band_kind = 'group' and first_week = 8 and last_week is null" %}
{% set of_label = '(partition by file_id, month, lower(organisation_label))' %}
{% set keys = ['publication', 'file_id', 'source_file', 'source_sheet', 'month', 'organisation_code'] %}

with coded as (

    select * from {{ ref('int_waits__wales_rows') }}

),

bands as (

    select
        *,
        max(case when band_kind = 'week' then 1 else 0 end) over {{ of_label }} as has_weeks,
        max(case when {{ over_8_group }} and wait_state = 'reported' then 1 else 0 end)
            over {{ of_label }} as has_over_8
    from coded
    where
        stands_for_its_board
        and occurrence = 1
        and organisation_code is not null

),

used as (

    select
        *,
        case
            when wait_state <> 'reported' then false
            when band_kind = 'week' then first_week >= {{ thresholds[0] }}
            when band_kind = 'group' and has_weeks = 0 and has_over_8 = 1 then {{ over_8_group }}
            when band_kind = 'group' and has_weeks = 0 then first_week >= 8
            else band_kind = 'total'
        end as is_used
    from bands

),

by_label as (

    select
        {{ keys | join(', ') }},
        case when organisation_kind <> 'site' then lower(organisation_label) end as label,
        min(row_number) as row_number,
        max(case when band_kind = 'total' then waiting end) as waiting,
        {%- for weeks in thresholds %}
        case
            when
                max(has_weeks) = 1
                and max(case when {{ week_needed }}{{ weeks }} and wait_state <> 'reported' then 1 else 0 end) = 0
                then coalesce(
                    sum(case when {{ week_needed }}{{ weeks }} then waiting end),
                    max(case when band_kind = 'total' and wait_state = 'reported' then 0 end)
                )
            when max(has_weeks) = 0 then coalesce({{ in_groups_over(weeks) }})
        end as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        coalesce(
            {{ ordered_list('case when is_used then source_cells end', 'row_number', ',') }},
            {{ ordered_list('source_cells', 'row_number', ',') }}
        ) as source_cells
    from used
    group by {{ keys | join(', ') }}, organisation_kind, lower(organisation_label)

),

by_board as (

    select
        {{ keys | join(', ') }},
        {%- for measure in ['waiting'] + thresholds %}
        {%- set column = measure if measure == 'waiting' else 'waiting_over_' ~ measure ~ '_weeks' %}
        cast(case when count({{ column }}) = count(*) then sum({{ column }}) end as bigint) as {{ column }},
        {%- endfor %}
        {{ ordered_list('source_cells', 'row_number', ',') }} as source_cells
    from by_label
    group by {{ keys | join(', ') }}, label

),

final as (

    select
        by_board.publication,
        by_board.file_id,
        by_board.source_file,
        by_board.source_sheet,
        by_board.source_cells,
        by_board.month,
        by_board.organisation_code,
        'wales_not_split' as test_code,
        by_board.waiting,
        {%- for weeks in thresholds %}
        by_board.waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(0 as bigint) as blank_bands,
        case by_board.publication when 'statswales_weeks' then 1 else 2 end as quality
    from by_board

)

select * from final

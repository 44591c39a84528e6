{{ config(materialized='table') }}

{% set thresholds = scotland_thresholds() %}

with figures as (

    select
        *,
        row_number + case when kind = 'over_6_weeks' then 0.5 else 0 end as place
    from {{ ref('int_waits__scotland_rows') }}
    where
        row_rule = 'provider'
        and occurrence = 1

),

summed as (

    select
        publication,
        file_id,
        source_file,
        source_sheet,
        month,
        organisation_code,
        test_code,
        max(case when kind = 'total' then waiting end) as total_waiting,
        max(case when kind = 'over_6_weeks' then waiting end) as total_over_6_weeks,
        sum(case when kind = 'band' then waiting end) as waiting,
        {%- for weeks, first_day in thresholds.items() %}
        sum(case when kind = 'band' and first_day >= {{ first_day }} then waiting end)
            as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        max(case when kind = 'band' and wait_state = 'not_available' then 1 else 0 end) as is_unavailable,
        count(distinct case when is_long and wait_state = 'reported' then long_set end) as long_sets,
        sum(case when kind = 'band' and not is_long and wait_state = 'blank' then 1 else 0 end) as blank_short_bands,
        sum(case when kind = 'band' and is_long and wait_state = 'blank' then 1 else 0 end) as blank_long_bands,
        coalesce(
            {{ ordered_list("case when wait_state = 'reported' then source_cells end", 'place', ',') }},
            {{ ordered_list('source_cells', 'place', ',') }}
        ) as source_cells
    from figures
    where
        organisation_code is not null
        and test_code is not null
    group by publication, file_id, source_file, source_sheet, month, organisation_code, test_code

),

judged as (

    select
        *,
        is_unavailable = 0 and waiting is not null as has_bands,
        blank_short_bands + case when long_sets = 0 then blank_long_bands else 0 end as blank_bands
    from summed

),

final as (

    select
        publication,
        file_id,
        source_file,
        source_sheet,
        source_cells,
        month,
        organisation_code,
        test_code,
        cast(case when has_bands then waiting else total_waiting end as bigint) as waiting,
        {%- for weeks in thresholds %}
        cast(
            case
                when has_bands then waiting_over_{{ weeks }}_weeks
                {%- if weeks == 6 %}
                else total_over_6_weeks
                {%- endif %}
            end as bigint
        ) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(null as bigint) as waiting_over_26_weeks,
        has_bands,
        cast(blank_bands as bigint) as blank_bands,
        case
            when has_bands and blank_bands = 0 then 1
            when total_over_6_weeks is not null then 2
            else 3
        end as quality
    from judged

)

select * from final

{{ config(materialized='table') }}

{#- A wait is over a number of weeks from the first day after them on. -#}
{% set thresholds = {6: 43, 8: 57, 9: 64, 13: 92} %}

with printed as (

    select * from {{ ref('stg_phs__waits') }}
    where row_rule in ('provider', 'total_waiting')

),

labels as (

    select * from {{ ref('test_labels') }}
    where publication = 'phs'

),

bands as (

    select * from {{ ref('phs_waiting_bands') }}

),

editions as (

    select * from {{ ref('int_editions__months') }}

),

summed as (

    select
        printed.publication,
        printed.file_id,
        printed.source_file,
        printed.source_sheet,
        printed.month,
        printed.area_code,
        labels.test_code,
        max(case when printed.wait_state = 'not_available' then 1 else 0 end) as is_unavailable,
        sum(case when printed.row_rule = 'provider' and printed.wait_state = 'blank' then 1 else 0 end)
            as blank_bands,
        max(case when printed.row_rule = 'total_waiting' then printed.waiting end) as total_waiting,
        sum(case when printed.row_rule = 'provider' then printed.waiting end) as waiting,
        {%- for weeks, first_day in thresholds.items() %}
        sum(case when bands.first_day >= {{ first_day }} then printed.waiting end)
            as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        {{ ordered_list(
            "case when printed.wait_state = 'reported' then printed.source_cells end", 'printed.row_number', ','
        ) }} as source_cells
    from printed
    left join labels on lower(printed.test_label) = labels.label
    left join bands on lower(printed.band_label) = bands.label
    group by
        printed.publication, printed.file_id, printed.source_file, printed.source_sheet, printed.month,
        printed.area_code, labels.test_code

),

final as (

    select
        summed.publication,
        summed.file_id,
        summed.source_file,
        summed.source_sheet,
        summed.source_cells,
        summed.month,
        summed.area_code,
        summed.test_code,
        cast(
            case when summed.is_unavailable = 1 then summed.total_waiting else summed.waiting end as bigint
        ) as waiting,
        {%- for weeks in thresholds %}
        cast(case when summed.is_unavailable = 0 then summed.waiting_over_{{ weeks }}_weeks end as bigint)
            as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(summed.blank_bands as bigint) as blank_bands,
        coalesce(editions.edition_rank = 1, false) as is_counted
    from summed
    left join editions
        on
            summed.file_id = editions.file_id
            and summed.month = editions.month

)

select * from final

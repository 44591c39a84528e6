{{ config(materialized='table') }}

{% set thresholds = [6, 8, 9, 13, 26] %}

with printed as (

    select * from {{ ref('int_waits__northern_ireland_rows') }}

),

-- Over a number of weeks is what a column of its own prints, or the sum of the bands from there on where
-- a band begins there, none reaches across, and all are available.
lists as (

    select
        file_id,
        source_file,
        source_sheet,
        month,
        organisation_code,
        test_code,
        row_rule,
        service_label,
        max(case when waiting_part = 'total' then waiting end) as waiting,
        {%- for weeks in thresholds %}
        coalesce(
            max(case when waiting_part = 'part' and from_week = {{ weeks }} then waiting end),
            case
                when
                    max(case when waiting_part = 'band' and from_week = {{ weeks }} then 1 else 0 end) = 1
                    and max(
                        case
                            when waiting_part <> 'band' then 0
                            when from_week < {{ weeks }} and coalesce(to_week > {{ weeks }}, true) then 1
                            when from_week >= {{ weeks }} and waiting is null then 1
                            else 0
                        end
                    ) = 0
                    then sum(case when waiting_part = 'band' and from_week >= {{ weeks }} then waiting end)
            end
        ) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        max(case when wait_state = 'reported' then 1 else 0 end) as is_reported,
        min(row_number) as first_row,
        {{ ordered_list(
            "case when wait_state = 'reported' and (waiting_part <> 'band' or from_week > 0)"
            ~ " then source_cells end", 'cell_order', ','
        ) }} as source_cells
    from printed
    where
        row_rule in ('category', 'detail', 'aggregate')
        and organisation_code is not null
        and test_code is not null
    group by
        file_id, source_file, source_sheet, month, organisation_code, test_code, row_rule, service_label

),

-- A cube prints every service in every category: of those that an organisation never has a figure of,
-- nothing is missing.
existing as (

    select
        *,
        max(is_reported) over (
            partition by file_id, organisation_code, test_code, row_rule, service_label
        ) as is_ever_reported
    from lists

),

levels as (

    select
        file_id,
        source_file,
        {{ sorted_list('source_sheet', ', ') }} as source_sheet,
        month,
        organisation_code,
        test_code,
        row_rule,
        {%- for measure in ['waiting'] + (thresholds | map('string') | list) %}
        {%- set column = measure if measure == 'waiting' else 'waiting_over_' ~ measure ~ '_weeks' %}
        case when count({{ column }}) = count(*) then sum({{ column }}) end as {{ column }},
        {%- endfor %}
        {{ ordered_list('source_cells', 'first_row', ',') }} as source_cells
    from existing
    where is_ever_reported = 1
    group by file_id, source_file, month, organisation_code, test_code, row_rule

),

-- The printed category counts before the sum of its services, and a category before the total of all.
ranked as (

    select
        *,
        row_number() over (
            partition by file_id, month, organisation_code, test_code
            order by
                case when waiting is null then 1 else 0 end asc nulls last,
                case row_rule when 'category' then 1 else 2 end asc nulls last
        ) as level_rank,
        max(case when row_rule <> 'aggregate' and waiting is not null then 1 else 0 end) over (
            partition by file_id, month, organisation_code
        ) as is_split,
        max(case when row_rule = 'aggregate' and waiting is not null then 1 else 0 end) over (
            partition by file_id, month, organisation_code
        ) as has_total
    from levels
    where source_cells is not null

),

chosen as (

    select * from ranked
    where
        level_rank = 1
        and (
            (row_rule <> 'aggregate' and (is_split = 1 or has_total = 0))
            or (row_rule = 'aggregate' and is_split = 0)
        )

),

final as (

    select
        'ni' as publication,
        chosen.file_id,
        chosen.source_file,
        chosen.source_sheet,
        chosen.source_cells,
        chosen.month,
        chosen.organisation_code,
        chosen.test_code,
        chosen.row_rule,
        cast(chosen.waiting as bigint) as waiting,
        {%- for weeks in thresholds %}
        cast(chosen.waiting_over_{{ weeks }}_weeks as bigint) as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(0 as bigint) as blank_bands,
        1 as quality
    from chosen

)

select * from final

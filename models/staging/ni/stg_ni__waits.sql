{{ config(materialized='table') }}

{#
    `waiting_part`: the `total`; a `band`, of which each patient is in one; or a `part` that is in a band
    already (the portal's over 26 weeks is in its over 9 weeks).
#}
{% set statistics = {
    'ALL': ['total', 0, 'null'],
    '1': ['band', 0, 9],
    '2': ['band', 9, 'null'],
    '3': ['part', 26, 'null'],
} %}
{% set kept_rules = "('category', 'detail', 'aggregate', 'service')" %}

with portal as (

    select * from {{ ref('stg_ni__portal_rows') }}
    where row_rule in {{ kept_rules }}

),

workbook as (

    select * from {{ ref('stg_ni__workbook_rows') }}
    where row_rule in {{ kept_rules }}

),

files as (

    select * from {{ source('raw', 'files') }}

),

columns as (

    select * from {{ source('raw', 'columns') }}

),

workbook_cells as (

    select
        file_id,
        sheet,
        row_number,
        row_rule,
        month,
        trust_label,
        category_label,
        service_label,
        column_name,
        printed_text
    from workbook
    unpivot include nulls (
        printed_text for column_name in (
            total, {{ ni_band_columns() | join(', ') }}
        )
    )

),

figures as (

    select
        file_id,
        sheet,
        row_number,
        row_rule,
        month,
        trust_label,
        case when category_code <> 'ALL' then category_label end as category_label,
        case when service_code <> 'ALL' then service_label end as service_label,
        'value' as column_name,
        printed_text,
        case statistic
            {%- for statistic, meaning in statistics.items() %}
            when '{{ statistic }}' then '{{ meaning[0] }}'
            {%- endfor %}
        end as waiting_part,
        case statistic
            {%- for statistic, meaning in statistics.items() %}
            when '{{ statistic }}' then {{ meaning[1] }}
            {%- endfor %}
        end as from_week,
        case statistic
            {%- for statistic, meaning in statistics.items() %}
            when '{{ statistic }}' then {{ meaning[2] }}
            {%- endfor %}
        end as to_week
    from portal
    union all
    select
        file_id,
        sheet,
        row_number,
        row_rule,
        month,
        trust_label,
        category_label,
        service_label,
        column_name,
        printed_text,
        case column_name when 'total' then 'total' else 'band' end as waiting_part,
        case
            when column_name = 'total' then 0
            when column_name like 'weeks_over%' then try_cast(substring(column_name, 12, 2) as integer)
            else try_cast(substring(column_name, 7, 2) as integer)
        end as from_week,
        case
            when column_name not like 'weeks_over%' then try_cast(substring(column_name, 10, 2) as integer)
        end as to_week
    from workbook_cells

),

final as (

    select
        figures.file_id,
        files.name as source_file,
        figures.sheet as source_sheet,
        columns.letter || cast(figures.row_number as string) as source_cells,
        figures.row_number,
        figures.row_number * 1000 + columns.position as cell_order,
        figures.row_rule,
        figures.month,
        figures.trust_label,
        figures.category_label,
        figures.service_label,
        figures.waiting_part,
        figures.from_week,
        figures.to_week,
        figures.printed_text,
        {{ ni_count_state('figures.printed_text') }} as wait_state,
        {{ ni_count('figures.printed_text') }} as waiting
    from figures
    inner join files on figures.file_id = files.id
    inner join columns
        on
            figures.file_id = columns.file_id
            and figures.sheet = columns.sheet
            and figures.column_name = columns.column_name

)

select * from final

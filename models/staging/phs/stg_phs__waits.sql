{{ config(materialized='table') }}

{#
    Marks of Public Health Scotland, in the QF column: `:` the figure is not available; `d` derived by
    the publisher (its All … rows); `b` and `y` qualify a figure. An empty cell is no figure. The older
    layout prints two numbers a row: the list, and how many of it have waited over six weeks.
#}
{% set known_marks = '[bdy:]*' %}
{% set numbers = [
    ('number_on_list', 'band_label', 'printed_text', 'quality_mark'),
    ('number_waiting_over_six_weeks', "'over six weeks'", 'over_6_weeks_text', 'over_6_weeks_mark'),
] %}

with table_rows as (

    select * from {{ ref('stg_phs__waits_rows') }}
    where row_rule in ('provider', 'subtotal')

),

files as (

    select * from {{ source('raw', 'files') }}

),

figure_columns as (

    select * from {{ source('raw', 'columns') }}

),

figures as (
    {% for column_name, band_label, printed_text, quality_mark in numbers %}
    select
        publication,
        file_id,
        sheet,
        row_number,
        row_rule,
        month_ends_on,
        area_code,
        test_label,
        '{{ column_name }}' as column_name,
        {{ band_label }} as band_label,
        {{ printed_text }} as printed_text,
        {{ quality_mark }} as quality_mark
    from table_rows
    {%- if column_name != 'number_on_list' %}
    where publication like '%older'
    {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        figures.publication,
        figures.file_id,
        files.name as source_file,
        figures.sheet as source_sheet,
        figure_columns.letter || cast(figures.row_number as string) as source_cells,
        figures.row_number,
        figures.row_rule,
        cast({{ dbt.date_trunc('month', 'figures.month_ends_on') }} as date) as month,
        figures.area_code,
        figures.test_label,
        figures.band_label,
        figures.printed_text,
        figures.quality_mark,
        case
            when not {{ matches_fully("coalesce(figures.quality_mark, '')", known_marks) }} then 'unreadable'
            when {{ is_plain_number(clean_text('figures.printed_text')) }} then 'reported'
            when {{ clean_text('figures.printed_text') }} is not null then 'unreadable'
            when contains(coalesce(figures.quality_mark, ''), ':') then 'not_available'
            else 'blank'
        end as wait_state,
        {{ count_value('figures.printed_text') }} as waiting
    from figures
    inner join files on figures.file_id = files.id
    inner join figure_columns
        on
            figures.file_id = figure_columns.file_id
            and figures.sheet = figure_columns.sheet
            and figures.column_name = figure_columns.column_name

)

select * from final

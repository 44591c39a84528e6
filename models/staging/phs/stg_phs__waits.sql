{{ config(materialized='table') }}

{#
    Marks of Public Health Scotland, in the QF column: `:` the figure is not available; `d` derived by
    the publisher (its All … rows); `b` and `y` qualify a figure. An empty cell is no figure. The older
    layout prints two numbers a row: the list, and how many of it have waited over six weeks.
#}
{% set banded = {
    'phs_scotland': [source('raw', 'phs_waits_scotland'), 'country'],
    'phs_boards': [source('raw', 'phs_waits_boards'), 'hbt'],
} %}
{% set totals = {
    'phs_scotland_older': [source('raw', 'phs_waits_scotland_older'), 'country'],
    'phs_boards_older': [source('raw', 'phs_waits_boards_older'), 'hbt'],
} %}
{% set known_marks = '[bdy:]*' %}
{% set numbers = [
    ('number_on_list', 'band_label', 'printed_text', 'quality_mark'),
    ('number_waiting_over_six_weeks', "'over six weeks'", 'over_6_weeks_text', 'over_6_weeks_mark'),
] %}

with printed as (
    {% for publication, file in banded.items() %}
    select
        '{{ publication }}' as publication,
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('month_ending') }} as month_ending,
        {{ clean_text(file[1]) }} as area_code,
        {{ clean_text('diagnostic_test_description') }} as test_label,
        {{ clean_text('waiting_time') }} as band_label,
        number_on_list as printed_text,
        {{ clean_text('number_on_list_qf') }} as quality_mark,
        cast(null as string) as over_6_weeks_text,
        cast(null as string) as over_6_weeks_mark
    from {{ file[0] }}
    union all
    {%- endfor %}
    {% for publication, file in totals.items() %}
    select
        '{{ publication }}' as publication,
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('month_ending') }} as month_ending,
        {{ clean_text(file[1]) }} as area_code,
        {{ clean_text('diagnostic_test_description') }} as test_label,
        'number on list' as band_label,
        number_on_list as printed_text,
        {{ clean_text('number_on_list_qf') }} as quality_mark,
        number_waiting_over_six_weeks as over_6_weeks_text,
        {{ clean_text('number_waiting_over_six_weeks_qf') }} as over_6_weeks_mark
    from {{ file[0] }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

table_rows as (

    select
        *,
        coalesce({{ compact_date('month_ending') }}, {{ day_month_year('month_ending') }}) as month_ends_on,
        case
            when
                coalesce(
                    month_ending, area_code, test_label, {{ clean_text('printed_text') }},
                    {{ clean_text('over_6_weeks_text') }},
                    case when publication not like '%older' then band_label end
                ) is null
                then 'blank'
            when month_ending is null or area_code is null or test_label is null or band_label is null
                then 'unrecognised'
            when coalesce({{ compact_date('month_ending') }}, {{ day_month_year('month_ending') }}) is null
                then 'unrecognised'
            when lower(test_label) like 'all %' then 'subtotal'
            else 'provider'
        end as row_rule
    from printed

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
    where
        row_rule in ('provider', 'subtotal')
        {%- if column_name != 'number_on_list' %}
        and publication like '%older'
        {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

read_figures as (

    select
        figures.publication,
        figures.file_id,
        files.name as source_file,
        figures.sheet as source_sheet,
        figure_columns.letter || cast(figures.row_number as string) as source_cells,
        figures.row_number,
        figures.row_rule,
        cast({{ dbt.date_trunc('month', 'figures.month_ends_on') }} as date) as month,
        figures.month_ends_on,
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

),

final as (

    select
        *,
        cast(null as string) as row_text
    from read_figures
    union all
    select
        table_rows.publication,
        table_rows.file_id,
        files.name as source_file,
        table_rows.sheet as source_sheet,
        'row ' || cast(table_rows.row_number as string) as source_cells,
        table_rows.row_number,
        table_rows.row_rule,
        cast(null as date) as month,
        cast(null as date) as month_ends_on,
        table_rows.area_code,
        table_rows.test_label,
        table_rows.band_label,
        cast(null as string) as printed_text,
        cast(null as string) as quality_mark,
        cast(null as string) as wait_state,
        cast(null as double) as waiting,
        case
            when table_rows.row_rule = 'unrecognised'
                then concat_ws(
                    ' | ', table_rows.month_ending, table_rows.area_code, table_rows.test_label, table_rows.band_label
                )
        end as row_text
    from table_rows
    inner join files on table_rows.file_id = files.id
    where table_rows.row_rule not in ('provider', 'subtotal')

)

select * from final

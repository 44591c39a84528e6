{% set measures = {
    'waiting': ['total_waiting_list'],
    'waiting_over_6_weeks': ['number_waiting_6_weeks'],
    'waiting_over_8_weeks': dm01_band_columns(8) + dm01_long_wait_columns()[1:],
    'waiting_over_9_weeks': dm01_band_columns(9) + dm01_long_wait_columns()[1:],
    'waiting_over_13_weeks': ['number_waiting_13_weeks'],
    'activity': ['planned', 'unscheduled', 'waiting_list'],
} %}

with columns as (

    select * from {{ source('raw', 'columns') }}

),

sheets as (

    select * from {{ source('raw', 'sheets') }}
    where raw_table like 'dm01%'

),

measures as (
    {% for measure, column_names in measures.items() %}
    {% for column_name in column_names %}
    select
        '{{ measure }}' as measure,
        '{{ column_name }}' as column_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        columns.file_id,
        columns.sheet,
        measures.measure,
        {{ ordered_list("columns.letter || '#'", 'columns.position', ',') }} as cells
    from columns
    inner join sheets on columns.file_id = sheets.file_id and columns.sheet = sheets.sheet
    inner join measures on columns.column_name = measures.column_name
    group by columns.file_id, columns.sheet, measures.measure

)

select * from final

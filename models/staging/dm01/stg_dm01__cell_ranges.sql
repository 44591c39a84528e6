{% set measures = {
    'wait': ['total_waiting_list', 'number_waiting_6_weeks', 'number_waiting_13_weeks'] + dm01_band_columns(8)
    + dm01_long_wait_columns(),
    'activity': ['planned', 'unscheduled', 'waiting_list'],
} %}

with columns as (

    select
        columns.file_id,
        columns.sheet,
        columns.position,
        columns.letter,
        case
            {%- for measure, column_names in measures.items() %}
            when
                columns.column_name in (
                    {%- for column_name in column_names %}
                    '{{ column_name }}'{{ ',' if not loop.last }}
                    {%- endfor %}
                )
                then '{{ measure }}'
            {%- endfor %}
        end as measure
    from {{ source('raw', 'columns') }} as columns
    inner join {{ source('raw', 'sheets') }} as sheets
        on columns.file_id = sheets.file_id and columns.sheet = sheets.sheet
    where sheets.raw_table like 'dm01%'

),

islands as (

    select
        *,
        position - row_number() over (
            partition by file_id, sheet, measure order by position asc nulls last
        ) as island
    from columns
    where measure is not null

),

ranges as (

    select
        file_id,
        sheet,
        measure,
        min(position) as first_position,
        case
            when count(*) = 1 then min(letter) || '#'
            else min_by(letter, position) || '#:' || max_by(letter, position) || '#'
        end as cell_range
    from islands
    group by file_id, sheet, measure, island

),

final as (

    select
        file_id,
        sheet,
        {{ ordered_list("case when measure = 'wait' then cell_range end", 'first_position', ',') }} as wait_ranges,
        {{ ordered_list("case when measure = 'activity' then cell_range end", 'first_position', ',') }}
            as activity_ranges
    from ranges
    group by file_id, sheet

)

select * from final

with columns as (
    {% for measure, column_names in dm01_measure_columns().items() %}
    select
        '{{ measure }}' as measure,
        columns.file_id,
        columns.sheet,
        columns.position,
        columns.letter
    from {{ source('raw', 'columns') }} as columns
    inner join {{ source('raw', 'sheets') }} as sheets
        on columns.file_id = sheets.file_id and columns.sheet = sheets.sheet
    where
        sheets.raw_table like 'dm01%'
        and columns.column_name in (
            {%- for column_name in column_names %}
            '{{ column_name }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

islands as (

    select
        *,
        position - row_number() over (partition by measure, file_id, sheet order by position asc nulls last) as island
    from columns

),

final as (

    select
        measure,
        file_id,
        sheet,
        min(position) as first_position,
        max(position) as last_position,
        min_by(letter, position) as first_letter,
        max_by(letter, position) as last_letter,
        row_number() over (partition by measure, file_id, sheet order by min(position) asc nulls last) = 1 as is_first
    from islands
    group by measure, file_id, sheet, island

)

select * from final

{#
    Marks of Public Health Scotland: an empty cell is no figure; with `:` beside it, in the QF column,
    the figure exists and is not available. Other marks there (`d`, `b`, `y`) qualify a figure.
#}
with table_rows as (

    select * from {{ ref('stg_phs__waits_rows') }}
    where row_rule in ('provider', 'total_waiting', 'subtotal')

),

files as (

    select * from {{ source('raw', 'files') }}

),

figure_columns as (

    select * from {{ source('raw', 'columns') }}
    where column_name = 'number_on_list'

),

final as (

    select
        table_rows.publication,
        table_rows.file_id,
        files.name as source_file,
        table_rows.sheet as source_sheet,
        figure_columns.letter || cast(table_rows.row_number as string) as source_cells,
        table_rows.row_number,
        table_rows.row_rule,
        cast({{ dbt.date_trunc('month', compact_date('table_rows.month_ending')) }} as date) as month,
        table_rows.area_code,
        table_rows.test_label,
        table_rows.band_label,
        table_rows.printed_text,
        table_rows.quality_mark,
        case
            when {{ is_plain_number(clean_text('table_rows.printed_text')) }} then 'reported'
            when {{ clean_text('table_rows.printed_text') }} is not null then 'unreadable'
            when contains(coalesce(table_rows.quality_mark, ''), ':') then 'not_available'
            else 'blank'
        end as wait_state,
        {{ count_value('table_rows.printed_text') }} as waiting
    from table_rows
    inner join files on table_rows.file_id = files.id
    inner join figure_columns
        on
            table_rows.file_id = figure_columns.file_id
            and table_rows.sheet = figure_columns.sheet

)

select * from final

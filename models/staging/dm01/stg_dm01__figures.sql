-- Rows whose counts are all whole numbers, nearly all there are, need not be looked at cell by cell.
with uncommon_rows as (
    {% for relation in ['stg_dm01__provider', 'stg_dm01__provider_by_test'] %}
    select
        file_id,
        source_sheet as sheet,
        row_number,
        row_rule
    from {{ ref(relation) }}
    where
        {%- for column in dm01_count_columns() %}
        {{ 'or ' if not loop.first }}{{ column }} is null
        or {{ column }} <> floor({{ column }})
        {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

table_rows as (

    select * from {{ ref('stg_dm01__provider_rows') }}
    union all
    select * from {{ ref('stg_dm01__provider_by_test_rows') }}

),

texts as (

    select
        uncommon_rows.row_rule,
        table_rows.file_id,
        table_rows.sheet,
        table_rows.row_number,
        table_rows.is_before_april_2012,
        table_rows.{{ dm01_count_columns() | join(', table_rows.') }}
    from table_rows
    inner join uncommon_rows
        on
            table_rows.file_id = uncommon_rows.file_id
            and table_rows.sheet = uncommon_rows.sheet
            and table_rows.row_number = uncommon_rows.row_number

),

counts as (

    select
        file_id,
        sheet,
        row_number,
        row_rule,
        is_before_april_2012,
        column_name,
        printed_text
    from texts
    unpivot include nulls (
        printed_text for column_name in ({{ dm01_count_columns() | join(', ') }})
    )

),

long_waits as (

    select
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        column_name,
        printed_text
    from {{ source('raw', 'dm01_by_organisation_2008') }}
    unpivot include nulls (
        printed_text for column_name in ({{ dm01_long_wait_columns() | join(', ') }})
    )

),

all_counts as (

    select * from counts
    union all
    select
        long_waits.file_id,
        long_waits.sheet,
        long_waits.row_number,
        table_rows.row_rule,
        table_rows.is_before_april_2012,
        long_waits.column_name,
        long_waits.printed_text
    from long_waits
    inner join table_rows
        on
            long_waits.file_id = table_rows.file_id
            and long_waits.sheet = table_rows.sheet
            and long_waits.row_number = table_rows.row_number
    where
        table_rows.row_rule in ('provider', 'total')
        and not coalesce({{ matches_fully('long_waits.printed_text', '[0-9]+') }}, false)

),

read_counts as (

    select
        *,
        {{ count_value('printed_text') }} as printed_count
    from all_counts
    where not (is_before_april_2012 and {{ dm01_is_empty('printed_text') }})

),

files as (

    select * from {{ source('raw', 'files') }}

),

columns as (

    select * from {{ source('raw', 'columns') }}

),

final as (

    select
        files.name as source_file,
        read_counts.sheet as source_sheet,
        columns.letter || cast(read_counts.row_number as string) as source_cells,
        read_counts.row_rule,
        read_counts.printed_text,
        read_counts.printed_count,
        case when read_counts.printed_count is null then 'unreadable' else 'reported' end as count_state
    from read_counts
    inner join files on read_counts.file_id = files.id
    inner join columns
        on
            read_counts.file_id = columns.file_id
            and read_counts.sheet = columns.sheet
            and read_counts.column_name = columns.column_name
    where
        read_counts.printed_count is null
        or read_counts.printed_count <> floor(read_counts.printed_count)

)

select * from final

-- Each count of DM01 is a number; before April 2012 it may be empty, or `NULL`, beside numbers: that is 0.
with provider_by_test_rows as (

    {{ dm01_provider_by_test_rows() }}

),

provider_rows as (

    {{ dm01_provider_rows() }}

),

table_rows as (

    select * from provider_rows
    union all
    select * from provider_by_test_rows

),

-- Rows whose counts are all whole numbers, nearly all there are, need not be looked at cell by cell.
uncommon_rows as (

    select * from table_rows
    where
        coalesce({{ dm01_count_columns() | join(', ') }}) is not null
        and not coalesce({{ dm01_are_whole(dm01_count_columns()) }}, false)

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
    from uncommon_rows
    unpivot include nulls (
        printed_text for column_name in ({{ dm01_count_columns() | join(', ') }})
    )

),

uncommon_long_waits as (

    select * from {{ source('raw', 'dm01_by_organisation_2008') }}
    where not coalesce({{ dm01_are_whole(dm01_long_wait_columns()) }}, false)

),

long_waits as (

    select
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        column_name,
        printed_text
    from uncommon_long_waits
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
    inner join provider_by_test_rows as table_rows
        on
            long_waits.file_id = table_rows.file_id
            and long_waits.sheet = table_rows.sheet
            and long_waits.row_number = table_rows.row_number
    where table_rows.row_rule in ('provider', 'total')

),

read_counts as (

    select
        *,
        {{ count_value('printed_text') }} as printed_count
    from all_counts

),

files as (

    select * from {{ source('raw', 'files') }}

),

columns as (

    select * from {{ source('raw', 'columns') }}

),

judged as (

    select
        files.name as source_file,
        read_counts.sheet as source_sheet,
        columns.letter || cast(read_counts.row_number as string) as source_cells,
        read_counts.row_rule,
        read_counts.printed_text,
        read_counts.printed_count,
        case
            when read_counts.printed_count is not null then 'reported'
            when read_counts.is_before_april_2012 and {{ dm01_is_empty('read_counts.printed_text') }} then 'empty'
            when read_counts.row_rule in ('provider', 'test_total', 'total') then 'unreadable'
            else 'not_judged'
        end as count_state
    from read_counts
    inner join files on read_counts.file_id = files.id
    inner join columns
        on
            read_counts.file_id = columns.file_id
            and read_counts.sheet = columns.sheet
            and read_counts.column_name = columns.column_name

)

select
    source_file,
    source_sheet,
    source_cells,
    printed_text as text,
    'a number such as 1235: DM01 has no marks' as expected
from judged
where count_state = 'unreadable'

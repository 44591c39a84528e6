with cut_rows as (

    select * from {{ source('raw', 'ods_succession') }}

),

downloaded_rows as (

    select * from {{ source('raw', 'ods_succession_download') }}

),

source_rows as (

    select
        _file_id as file_id,
        _sheet as source_sheet,
        _row as row_number,
        {{ clean_text('old_code') }} as old_code,
        {{ clean_text('new_code') }} as new_code,
        {{ clean_text('date') }} as printed_date,
        try_cast({{ clean_text('date') }} as date) as published_on
    from cut_rows
    union all
    select
        _file_id as file_id,
        _sheet as source_sheet,
        _row as row_number,
        {{ clean_text('old_code') }} as old_code,
        {{ clean_text('new_code') }} as new_code,
        {{ clean_text('effective_on') }} as printed_date,
        {{ compact_date('effective_on') }} as published_on
    from downloaded_rows

),

final as (

    select * from source_rows
    where coalesce(old_code, new_code, printed_date) is not null

)

select * from final

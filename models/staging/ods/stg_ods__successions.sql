with source_rows as (

    select * from {{ source('raw', 'ods_succession') }}

),

final as (

    select
        _file_id as file_id,
        _sheet as source_sheet,
        _row as row_number,
        {{ clean_text('old_code') }} as old_code,
        {{ clean_text('new_code') }} as new_code,
        {{ clean_text('date') }} as printed_date,
        try_cast({{ clean_text('date') }} as date) as published_on
    from source_rows
    where coalesce({{ clean_text('old_code') }}, {{ clean_text('new_code') }}, {{ clean_text('date') }}) is not null

)

select * from final

with source_rows as (

    select * from {{ source('raw', 'ods_trusts') }}

),

final as (

    select
        _file_id as file_id,
        _sheet as source_sheet,
        _row as row_number,
        {{ clean_text('code') }} as organisation_code,
        {{ clean_text('name') }} as organisation_name,
        {{ clean_text('region_code') }} as region_code,
        {{ clean_text('icb_code') }} as icb_code,
        {{ clean_text('town') }} as town,
        {{ clean_text('postcode') }} as postcode,
        {{ compact_date('opened') }} as opened_on,
        {{ compact_date('closed') }} as closed_on
    from source_rows
    where {{ clean_text('code') }} is not null

)

select * from final

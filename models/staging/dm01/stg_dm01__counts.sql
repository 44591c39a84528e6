{{ config(materialized='table') }}

with table_rows as (

    select * from {{ ref('stg_dm01__provider_rows') }}
    union all
    select * from {{ ref('stg_dm01__provider_by_test_rows') }}

),

final as (

    select
        file_id,
        sheet,
        row_number,
        row_rule,
        organisation_code,
        diagnostic_id,
        column_name,
        printed_text,
        {{ count_value('printed_text') }} as printed_count
    from table_rows
    unpivot include nulls (
        printed_text for column_name in ({{ dm01_count_columns() | join(', ') }})
    )
    where row_rule in ('provider', 'test_total', 'total')

)

select * from final

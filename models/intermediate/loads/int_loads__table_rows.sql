{{ config(materialized='table') }}

{% set tables = [
    ref('stg_did__table_1_by_year'), ref('stg_did__table_1_by_month'), ref('stg_did__table_2_by_year'),
    ref('stg_did__table_4_by_year'), ref('stg_dm01__provider'), ref('stg_dm01__provider_by_test'),
    ref('stg_phs__waits'), ref('stg_statswales__waits'), ref('stg_ni__waits'),
] %}

with table_rows as (
    {% for table in tables %}
    select distinct
        file_id,
        source_sheet as sheet,
        row_number,
        row_rule
    from {{ table }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        file_id,
        sheet,
        row_rule,
        row_rule in (
            'blank', 'note', 'total', 'padding', 'test_total', 'subtotal', 'other_service', 'other_age',
            'not_a_number_of_patients', 'service'
        ) as is_left_out,
        cast(count(*) as bigint) as table_rows
    from table_rows
    group by file_id, sheet, row_rule

)

select * from final

{{ config(materialized='table') }}

{% set row_models = [
    ref('stg_did__table_1_by_year_rows'), ref('stg_did__table_1_by_month_rows'),
    ref('stg_did__table_2_by_year_rows'), ref('stg_did__table_4_by_year_rows'),
    ref('stg_dm01__provider_rows'), ref('stg_dm01__provider_by_test_rows'),
    ref('stg_phs__waits_rows'),
    ref('stg_statswales__waits_rows'),
    ref('stg_ni__portal_rows'), ref('stg_ni__workbook_rows'),
] %}

with row_rules as (
    {% for rows in row_models %}
    select
        file_id,
        sheet,
        row_rule
    from {{ rows }}
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
    from row_rules
    group by file_id, sheet, row_rule

)

select * from final

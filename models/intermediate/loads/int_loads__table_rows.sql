with row_rules as (

    select
        file_id,
        sheet,
        row_rule
    from {{ ref('stg_did__table_1_by_year_rows') }}
    union all
    select
        file_id,
        sheet,
        row_rule
    from {{ ref('stg_did__table_1_by_month_rows') }}

),

final as (

    select
        file_id,
        sheet,
        row_rule,
        row_rule in ('blank', 'note') as is_left_out,
        cast(count(*) as bigint) as table_rows
    from row_rules
    group by file_id, sheet, row_rule

)

select * from final

with printed as (

    select
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('statistic') }} as statistic,
        {{ clean_text('tlist_q1') }} as quarter_label,
        {{ clean_text('trust') }} as trust_label,
        {{ clean_text('diag') }} as service_code,
        {{ clean_text('diagnostic_service') }} as service_label,
        {{ clean_text('cot') }} as category_code,
        {{ clean_text('category_of_test') }} as category_label,
        value as printed_text
    from {{ source('raw', 'nisra_dwt') }}

),

dated as (

    select
        *,
        {{ month_of_financial_quarter('quarter_label') }} as month
    from printed

),

final as (

    select
        *,
        case
            when
                coalesce(
                    statistic, quarter_label, trust_label, service_code, service_label, category_code,
                    category_label, {{ clean_text('printed_text') }}
                ) is null
                then 'blank'
            when
                month is null or trust_label is null or service_code is null or category_code is null
                or (service_code <> 'ALL' and service_label is null)
                or (category_code <> 'ALL' and category_label is null)
                then 'unrecognised'
            when coalesce(statistic, '') not in ('ALL', '1', '2', '3') then 'unrecognised'
            when service_code = 'ALL' and category_code = 'ALL' then 'aggregate'
            when service_code = 'ALL' then 'category'
            when category_code = 'ALL' then 'service'
            else 'detail'
        end as row_rule
    from dated

)

select * from final

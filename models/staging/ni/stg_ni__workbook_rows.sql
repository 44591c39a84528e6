{% set count_columns = ['total'] + ni_band_columns() %}

with printed as (

    select
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('quarter_ending') }} as quarter_label,
        {{ clean_text('hsc_trust') }} as trust_label,
        {{ clean_text('category_of_test') }} as printed_category,
        {{ clean_text('diagnostic_service') }} as printed_service,
        {%- for column in count_columns %}
        {{ column }},
        {%- endfor %}
        coalesce(
            {%- for column in count_columns %}
            {{ clean_text(column) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as any_count
    from {{ source('raw', 'doh_ni_waits') }}

),

-- A sheet that prints one of the two has it as the category; `All` and `Total` stand for none.
labelled as (

    select
        *,
        {{ month_of_quarter_end('quarter_label') }} as month,
        case
            when lower(coalesce(printed_category, printed_service)) not in ('all', 'total')
                then coalesce(printed_category, printed_service)
        end as category_label,
        case
            when printed_category is not null and lower(printed_service) not in ('all', 'total')
                then printed_service
        end as service_label
    from printed

),

final as (

    select
        *,
        case
            when coalesce(quarter_label, trust_label, printed_category, printed_service, any_count) is null
                then 'blank'
            when month is null or trust_label is null then 'unrecognised'
            when category_label is null and service_label is null then 'aggregate'
            when category_label is null then 'service'
            when service_label is null then 'category'
            else 'detail'
        end as row_rule
    from labelled

)

select * from final

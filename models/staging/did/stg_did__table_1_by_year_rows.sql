{% set figure_columns = [
    'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec', 'jan', 'feb', 'mar', 'year_total'
] %}

with source_rows as (

    select * from {{ source('raw', 'did_table_1_year') }}

),

cleaned as (

    select
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('region') }} as published_region_code,
        {{ clean_text('org_code') }} as organisation_code,
        {{ clean_text('provider_name') }} as organisation_name,
        {{ clean_text('modality') }} as modality_label,
        {%- for column in figure_columns %}
        {{ column }},
        {%- endfor %}
        coalesce(
            {%- for column in figure_columns %}
            {{ clean_text(column) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as any_figure
    from source_rows

),

final as (

    select
        *,
        case
            when
                coalesce(
                    published_region_code, organisation_code, organisation_name, modality_label, any_figure
                ) is null
                then 'blank'
            when
                published_region_code = '-' and organisation_code = '-' and lower(organisation_name) = 'england'
                and modality_label is not null
                then 'england'
            when
                published_region_code <> '-' and organisation_code <> '-'
                and organisation_name is not null and modality_label is not null
                then 'provider'
            when
                published_region_code is not null
                and coalesce(organisation_code, organisation_name, modality_label, any_figure) is null
                then 'note'
            else 'unrecognised'
        end as row_rule
    from cleaned

)

select * from final

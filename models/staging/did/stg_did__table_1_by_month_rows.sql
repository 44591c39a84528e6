with source_rows as (

    select * from {{ source('raw', 'did_table_1_month') }}

),

final as (

    {{ did_rows('source_rows', {
        'published_region_code': 'region_code',
        'organisation_code': 'org_code',
        'organisation_name': 'provider_name',
    }, did_modality_columns()) }}

)

select * from final

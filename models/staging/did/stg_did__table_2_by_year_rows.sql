with source_rows as (

    select * from {{ source('raw', 'did_table_2_year') }}

),

final as (

    {{ did_rows('source_rows', {
        'published_region_code': 'region',
        'organisation_code': 'org_code',
        'organisation_name': 'provider_name',
        'modality_label': 'modality',
    }, did_year_columns()) }}

)

select * from final

with source_rows as (

    select * from {{ source('raw', 'did_table_4_year') }}

),

final as (

    {{ did_rows('source_rows', {
        'published_region_code': 'region',
        'organisation_code': 'org_code',
        'organisation_name': 'provider_name',
        'test_label': 'test',
        'source_setting_label': 'source_setting',
    }, did_year_columns()) }}

)

select * from final

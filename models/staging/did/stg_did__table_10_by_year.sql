{{ config(materialized='table') }}

{{ did_table(
    source('raw', 'did_table_10_year'),
    {
        'published_region_code': 'region',
        'organisation_code': 'org_code',
        'organisation_name': 'provider_name',
        'modality_label': 'modality',
    },
    'figure_state', 'figure', period_columns=did_table_10_columns()
) }}

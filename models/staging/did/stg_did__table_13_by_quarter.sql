{{ config(materialized='table') }}

{{ did_table(
    source('raw', 'did_table_13_quarter'),
    {
        'published_region_code': 'region',
        'icb_code': 'icb',
        'network_name': 'network',
        'organisation_code': 'org_code',
        'organisation_name': 'provider_name',
        'modality_label': 'modality',
    },
    'figure_state', 'figure', period_columns=did_table_13_columns(), has_regions=true,
    no_data_columns=['admitted_total', 'outpatient_total']
) }}

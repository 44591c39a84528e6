{{ did_table(
    source('raw', 'did_table_3_year'),
    {
        'published_region_code': 'region',
        'organisation_code': 'org_code',
        'organisation_name': 'provider_name',
        'modality_label': 'modality',
    },
    'median_state', 'median_days'
) }}

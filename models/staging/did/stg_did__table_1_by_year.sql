{{ did_table(
    source('raw', 'did_table_1_year'),
    {
        'published_region_code': 'region',
        'organisation_code': 'org_code',
        'organisation_name': 'provider_name',
        'modality_label': 'modality',
    },
    'scan_state', 'scans'
) }}

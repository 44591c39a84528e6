{{ did_table(
    source('raw', 'did_table_1_month'),
    {
        'published_region_code': 'region_code',
        'organisation_code': 'org_code',
        'organisation_name': 'provider_name',
    },
    'scan_state', 'scans', column_label='modality_label'
) }}

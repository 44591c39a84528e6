{{ did_table(
    source('raw', 'did_table_5_year'),
    {
        'published_region_code': 'region',
        'organisation_code': 'org_code',
        'organisation_name': 'provider_name',
        'test_label': 'test',
        'source_setting_label': 'source_setting',
    },
    'median_state', 'median_days'
) }}

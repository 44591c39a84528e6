select
    subject,
    year_from,
    cast({{ dbt.dateadd('month', 11, 'year_from') }} as date) as year_to,
    region_code,
    published_region_code,
    organisation_code,
    test_code,
    coalesce(source_setting, 'all') as source_setting,
    median_days,
    median_state,
    printed_text,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_reporting__years') }}
where
    not is_of_the_nation
    and published_region_code is not null
    and organisation_code is not null

select
    area_name as text,
    'scans in both windows' as expected
from {{ ref('region_scan_comparison') }}
where scans_baseline is null or scans_comparison is null

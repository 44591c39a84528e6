select
    scans.organisation_code,
    windows.baseline_to as month_baseline,
    windows.comparison_to as month_comparison
from {{ ref('stg_did__scans') }} as scans
cross join {{ ref('int_windows') }} as windows
where scans.organisation_code <> '-'
group by all

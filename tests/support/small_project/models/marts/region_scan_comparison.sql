with sums as (

    select
        scans.area_code,
        scans.area_name,
        scans.area_type,
        cast(
            sum(scans.scans) filter (
                where scans.month between windows.baseline_from and windows.baseline_to
            ) as bigint
        ) as scans_baseline,
        cast(
            sum(scans.scans) filter (
                where scans.month between windows.comparison_from and windows.comparison_to
            ) as bigint
        ) as scans_comparison
    from {{ ref('int_areas__scans') }} as scans
    cross join {{ ref('int_windows') }} as windows
    group by all

)

select
    *,
    'all' as modality_code,
    scans_comparison - scans_baseline as scans_change,
    100.0::double * (scans_comparison - scans_baseline) / scans_baseline as scans_change_pct,
    scans_change_pct as scans_change_pct_like_for_like,
    cast(null as double) as scans_change_pct_like_for_like_per_working_day,
    cast(0 as bigint) as organisations_not_comparable
from sums

-- Scans (DID) and diagnostic tests done (DM01): did both fall, by region?
-- Two collections that count differently: the publisher says they are not directly comparable. So their
-- changes are set side by side in percent, and no difference is taken. DM01's imaging leaves out X-rays.

with scans as (

    select * from {{ ref('region_scan_comparison').include(database=false) }}
    where modality_code = 'all'

),

activity as (

    select * from {{ ref('region_activity_comparison').include(database=false) }}
    where test_code = 'all'

),

final as (

    select
        scans.area_code,
        scans.area_name,
        scans.scans_baseline,
        scans.scans_comparison,
        scans.scans_change_pct,
        scans.scans_change_pct_like_for_like,
        all_tests.activity_baseline,
        all_tests.activity_comparison,
        all_tests.activity_change_pct,
        all_tests.activity_change_pct_like_for_like,
        imaging.activity_change_pct as imaging_activity_change_pct
    from scans
    left join activity as all_tests
        on
            scans.area_code = all_tests.area_code
            and all_tests.test_group = 'all'
    left join activity as imaging
        on
            scans.area_code = imaging.area_code
            and imaging.test_group = 'imaging'

)

select * from final
order by scans_change_pct asc nulls last, area_code asc nulls last

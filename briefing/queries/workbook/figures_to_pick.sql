-- What did each organisation do in both windows, and its region and nation beside it?
-- One row for each organisation and measure; changes of areas are like for like: in %, points or days.
with scans as (
    select
        of_trust.organisation_code,
        'scans' as measure,
        of_trust.scans_baseline as figure_baseline,
        of_trust.scans_comparison as figure_comparison,
        of_trust.scans_change as figure_change,
        of_trust.scans_change_pct as figure_change_pct,
        region.scans_change_pct_like_for_like as change_of_region,
        nation.scans_change_pct_like_for_like as change_of_nation,
        of_trust.is_comparable,
        of_trust.comparability_note
    from marts.trust_scan_comparison as of_trust
    left join marts.region_scan_comparison as region
        on of_trust.region_code = region.area_code and region.modality_code = 'all'
    left join marts.region_scan_comparison as nation
        on nation.area_code = 'ENG' and nation.modality_code = 'all'
    where of_trust.modality_code = 'all'
),

activity as (
    select
        of_trust.organisation_code,
        'activity' as measure,
        of_trust.activity_baseline as figure_baseline,
        of_trust.activity_comparison as figure_comparison,
        of_trust.activity_change as figure_change,
        of_trust.activity_change_pct as figure_change_pct,
        region.activity_change_pct_like_for_like as change_of_region,
        nation.activity_change_pct_like_for_like as change_of_nation,
        of_trust.is_comparable,
        of_trust.comparability_note
    from marts.trust_activity_comparison as of_trust
    left join marts.region_activity_comparison as region
        on
            of_trust.region_code = region.area_code
            and of_trust.test_group = region.test_group
            and of_trust.test_code = region.test_code
    left join marts.region_activity_comparison as nation
        on
            nation.area_code = 'ENG'
            and of_trust.test_group = nation.test_group
            and of_trust.test_code = nation.test_code
    where of_trust.test_group = 'all' and of_trust.test_code = 'all'
),

lists as (
    select
        of_trust.*,
        region.waiting_baseline_like_for_like as waiting_baseline_of_region,
        region.waiting_comparison_like_for_like as waiting_comparison_of_region,
        region.change_points_like_for_like as change_points_of_region,
        nation.waiting_baseline_like_for_like as waiting_baseline_of_nation,
        nation.waiting_comparison_like_for_like as waiting_comparison_of_nation,
        nation.change_points_like_for_like as change_points_of_nation
    from marts.trust_wait_comparison as of_trust
    left join marts.region_wait_comparison as region
        on
            of_trust.region_code = region.area_code
            and of_trust.test_group = region.test_group
            and of_trust.test_code = region.test_code
    left join marts.region_wait_comparison as nation
        on
            of_trust.nation = 'England'
            and nation.area_code = 'ENG'
            and of_trust.test_group = nation.test_group
            and of_trust.test_code = nation.test_code
    where of_trust.test_group = 'all' and of_trust.test_code = 'all'
),

waiting as (
    select
        organisation_code,
        'waiting' as measure,
        waiting_baseline as figure_baseline,
        waiting_comparison as figure_comparison,
        case when is_comparable then waiting_comparison - waiting_baseline end as figure_change,
        case
            when is_comparable then 100.0 * (waiting_comparison - waiting_baseline) / nullif(waiting_baseline, 0)
        end as figure_change_pct,
        100.0 * (waiting_comparison_of_region - waiting_baseline_of_region)
        / nullif(waiting_baseline_of_region, 0) as change_of_region,
        100.0 * (waiting_comparison_of_nation - waiting_baseline_of_nation)
        / nullif(waiting_baseline_of_nation, 0) as change_of_nation,
        is_comparable,
        comparability_note
    from lists
),

over_6_weeks as (
    select
        organisation_code,
        'over_6_weeks_pct' as measure,
        over_6_weeks_pct_baseline as figure_baseline,
        over_6_weeks_pct_comparison as figure_comparison,
        change_points as figure_change,
        null as figure_change_pct,
        change_points_of_region as change_of_region,
        change_points_of_nation as change_of_nation,
        is_comparable,
        comparability_note
    from lists
),

days as (
    select
        organisation_code,
        measure || '_' || modality_code as measure,
        figure_baseline,
        figure_comparison,
        figure_change,
        null as figure_change_pct,
        null as change_of_region,
        england_figure_comparison - england_figure_baseline as change_of_nation,
        is_comparable,
        comparability_note
    from marts.trust_reporting_comparison
    where
        measure in ('request_to_test', 'test_to_report')
        and patient_group = 'all'
        and modality_code in ('did_ct', 'did_mri')
)

select * from scans
union all by name
select * from activity
union all by name
select * from waiting
union all by name
select * from over_6_weeks
union all by name
select * from days
order by organisation_code asc, measure asc

with scan_comparison as (

    select * from {{ ref('trust_scan_comparison') }}
    where
        modality_code = 'all'
        and peer_group = 'acute'

),

scans_by_month as (

    select * from {{ ref('trust_scans_over_time') }}
    where modality_code = 'all'

),

comparison_groups as (

    select * from {{ ref('comparison_groups') }}

),

groups_over_time as (

    select * from {{ ref('over_time_groups') }}
    where publication = 'did'

),

wait_comparison as (

    select * from {{ ref('trust_wait_comparison') }}
    where
        test_group = 'common'
        and test_code = 'all'
        and is_comparable
        and (peer_group = 'acute' or nation <> 'England')
        and waiting_comparison >= {{ var('named_waiting_from') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

fell as (

    select * from scan_comparison
    where
        change_rank is not null
        and change_is_certain
        and scans_change < 0

),

-- Codes that figures by month count with bodies which the windows count apart: those months are not the trust's own.
merged_since as (

    select distinct groups_over_time.organisation_code
    from groups_over_time
    inner join comparison_groups on groups_over_time.member_code = comparison_groups.member_code
    where groups_over_time.organisation_code <> comparison_groups.organisation_code

),

-- Only who had fallen can have recovered: in a month since 2019, by more than working days alone explain.
had_fallen as (

    select distinct organisation_code
    from scans_by_month
    where
        is_comparable
        and month > {{ same_month_2019('month') }}
        and month <= {{ window_date('comparison', 'last') }}
        and pct_of_2019 < {{ var('had_fallen_below_pct_of_2019') }}

),

recovered as (

    select
        scans_by_month.*,
        scan_comparison.region_name
    from scans_by_month
    inner join scan_comparison on scans_by_month.organisation_code = scan_comparison.organisation_code
    inner join had_fallen on scans_by_month.organisation_code = had_fallen.organisation_code
    left join merged_since on scans_by_month.organisation_code = merged_since.organisation_code
    where
        scans_by_month.month = {{ window_date('comparison', 'last') }}
        and scans_by_month.month > {{ same_month_2019('scans_by_month.month') }}
        and scans_by_month.is_comparable
        and scans_by_month.pct_of_2019 is not null
        and scans_by_month.scans_same_month_2019 >= {{ var('named_scans_of_a_month_from') }}
        and merged_since.organisation_code is null
        -- Nobody is named from figures that the windows flag.
        and scan_comparison.is_comparable

),

measured as (

    select
        'fell_furthest' as list_name,
        organisation_code,
        region_name,
        'scans' as measure,
        cast(scans_baseline as double) as value_baseline,
        cast(scans_comparison as double) as value_comparison,
        cast(scans_change as double) as change,
        scans_change_pct as change_pct_or_points,
        comparability_note,
        scans_change_pct as ranked_by
    from fell
    union all
    select
        'recovered_fastest' as list_name,
        organisation_code,
        region_name,
        'scans_last_month' as measure,
        cast(scans_same_month_2019 as double) as value_baseline,
        cast(scans as double) as value_comparison,
        cast(-shortfall as double) as change,
        pct_of_2019 - 100 as change_pct_or_points,
        comparability_note,
        -pct_of_2019 as ranked_by
    from recovered
    union all
    select
        'waits_longest' as list_name,
        organisation_code,
        region_name,
        'over_6_weeks_pct' as measure,
        over_6_weeks_pct_baseline as value_baseline,
        over_6_weeks_pct_comparison as value_comparison,
        change_points as change,
        change_points as change_pct_or_points,
        comparability_note,
        -over_6_weeks_pct_comparison as ranked_by
    from wait_comparison
    where over_6_weeks_pct_comparison > 0
    union all
    select
        'waits_rose_most' as list_name,
        organisation_code,
        region_name,
        'over_6_weeks_pct' as measure,
        over_6_weeks_pct_baseline as value_baseline,
        over_6_weeks_pct_comparison as value_comparison,
        change_points as change,
        change_points as change_pct_or_points,
        comparability_note,
        -change_points as ranked_by
    from wait_comparison
    where
        change_points > 0
        and waiting_baseline >= {{ var('named_waiting_from') }}

),

ranked as (

    select
        *,
        cast(rank() over (partition by list_name order by ranked_by asc nulls last) as bigint) as list_rank
    from measured

),

final as (

    select
        ranked.list_name,
        ranked.list_rank,
        ranked.organisation_code,
        organisations.organisation_name,
        organisations.organisation_type,
        organisations.nation,
        ranked.region_name,
        ranked.measure,
        ranked.value_baseline,
        ranked.value_comparison,
        ranked.change,
        ranked.change_pct_or_points,
        ranked.comparability_note
    from ranked
    inner join organisations on ranked.organisation_code = organisations.organisation_code
    where ranked.list_rank <= {{ var('named_in_each_list') }}

)

select * from final

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
        fell.organisation_code,
        fell.region_name,
        'scans_last_month' as measure,
        cast(scans_by_month.scans_same_month_2019 as double) as value_baseline,
        cast(scans_by_month.scans as double) as value_comparison,
        cast(-scans_by_month.shortfall as double) as change,
        scans_by_month.pct_of_2019 - 100 as change_pct_or_points,
        scans_by_month.comparability_note,
        -scans_by_month.pct_of_2019 as ranked_by
    from fell
    inner join scans_by_month
        on
            fell.organisation_code = scans_by_month.organisation_code
            and {{ window_date('comparison', 'last') }} = scans_by_month.month
    where
        scans_by_month.is_comparable
        and scans_by_month.pct_of_2019 is not null
        and scans_by_month.month > {{ same_month_2019('scans_by_month.month') }}
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

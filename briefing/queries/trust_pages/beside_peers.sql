-- How do the scans and waits of each organisation stand among its peers, and who of them is ranked?
-- One row for each measure and organisation with a figure; peers are one group of one nation.
-- Measures: `since_2020` (scans against the same months of 2019, per cent), `windows` (change between the windows, per
-- cent), `waits` (share over the nation's standard at the end of the newest month, per cent).
with newest_lists as (
    select max(month) as month
    from marts.trust_waits_over_time
),

waits as (
    select
        waits.organisation_code,
        waits.over_6_weeks_pct as figure,
        waits.waiting,
        coalesce(limits.is_judged, false) as is_sound
    from marts.trust_waits_over_time as waits
    inner join newest_lists on waits.month = newest_lists.month
    left join marts.trust_control_limits as limits
        on
            limits.subject = 'waits'
            and waits.organisation_code = limits.organisation_code
            and waits.month = limits.month
    where waits.test_group = 'all'
),

boards as (
    select
        organisation_code,
        nation,
        case
            when nation = 'Wales' then over_8_weeks_pct_comparison
            when nation = 'Northern Ireland' then over_9_weeks_pct_comparison
            else over_6_weeks_pct_comparison
        end as figure,
        comparison_is_complete as is_sound
    from marts.trust_wait_comparison
    where nation <> 'England' and test_group = 'all' and test_code = 'all'
),

figures as (
    select
        'since_2020' as measure,
        organisation_code,
        -shortfall_pct as figure,
        recovery_rank is not null as is_ranked,
        recovery_rank as place,
        rank_of
    from marts.trust_scan_recovery
    where modality_code = 'all' and is_judged
    union all
    select
        'windows' as measure,
        organisation_code,
        scans_change_pct as figure,
        change_rank is not null as is_ranked,
        change_rank as place,
        rank_of
    from marts.trust_scan_comparison
    where modality_code = 'all' and is_comparable
    union all
    select
        'waits' as measure,
        organisation_code,
        figure,
        is_sound as is_ranked,
        null as place,
        null as rank_of
    from waits
    where waiting >= 20
    union all
    select
        'waits' as measure,
        organisation_code,
        figure,
        coalesce(is_sound, false) as is_ranked,
        null as place,
        null as rank_of
    from boards
)

select
    figures.measure,
    figures.organisation_code,
    figures.figure,
    figures.is_ranked,
    figures.place,
    figures.rank_of,
    coalesce(known.nation, 'England') as nation,
    known.region_code,
    coalesce(known.peer_group, '') as peer_group
from figures
inner join marts.dim_organisation as known on figures.organisation_code = known.organisation_code
where figures.figure is not null
order by figures.measure asc, figures.figure asc, figures.organisation_code asc

-- How many scans of each kind did each organisation carry out in every month that is loaded, and which are in doubt?
-- One row for each organisation and kind of scan, `all` first: scans by `months`, which is null where it has them all.
-- A doubtful month is one that `trust_control_limits` does not judge, or of which `reporting_gaps` has a gap.
with doubts as (
    select
        organisation_code,
        test_code as modality_code,
        month
    from marts.trust_control_limits
    where subject = 'scans' and not is_judged
    union distinct
    select
        groups.organisation_code,
        case gaps.test_code when 'all' then 'each' else gaps.test_code end as modality_code,
        gaps.month
    from marts.reporting_gaps as gaps
    inner join marts.over_time_groups as groups
        on gaps.organisation_code = groups.member_code and groups.publication = 'did'
    where gaps.subject = 'scans' and gaps.is_gap
),

listed as (
    select
        organisation_code,
        modality_code,
        list(month order by month asc nulls last) as months
    from doubts
    group by organisation_code, modality_code
),

loaded as (
    select count(distinct month) as months
    from marts.trust_scans_over_time
),

scans as (
    select
        organisation_code,
        modality_code,
        case
            when count(*) < any_value(loaded.months) then list(month order by month asc nulls last)
        end as months,
        list(scans order by month asc nulls last) as scans,
        sum(scans) as scans_in_all
    from marts.trust_scans_over_time
    cross join loaded
    group by organisation_code, modality_code
    having max(scans) > 0
)

select
    scans.organisation_code,
    scans.modality_code,
    scans.months,
    scans.scans,
    list_concat(coalesce(listed.months, []), coalesce(of_each.months, [])) as months_in_doubt
from scans
left join listed
    on scans.organisation_code = listed.organisation_code and scans.modality_code = listed.modality_code
left join listed as of_each
    on scans.organisation_code = of_each.organisation_code and of_each.modality_code = 'each'
order by
    scans.organisation_code asc nulls last,
    (scans.modality_code <> 'all') asc nulls last,
    scans.scans_in_all desc nulls last,
    scans.modality_code asc nulls last

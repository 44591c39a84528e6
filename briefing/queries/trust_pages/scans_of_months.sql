-- How many scans of each kind did each organisation carry out in every month that is loaded, and which are in doubt?
-- One row for each organisation and kind of scan, `all` first: lists of the same months, null without a figure.
-- A doubtful month is one that `trust_control_limits` does not judge, or of which `reporting_gaps` has a gap.
with months as (
    select distinct month
    from marts.trust_scans_over_time
),

series as (
    select
        organisation_code,
        modality_code
    from marts.trust_scans_over_time
    group by organisation_code, modality_code
    having max(scans) > 0
),

gaps as (
    select distinct
        groups.organisation_code,
        gaps.test_code,
        gaps.month
    from marts.reporting_gaps as gaps
    inner join marts.over_time_groups as groups
        on gaps.organisation_code = groups.member_code and groups.publication = 'did'
    where gaps.subject = 'scans' and gaps.is_gap
)

select
    series.organisation_code,
    series.modality_code,
    list(scans.scans order by months.month asc) as scans,
    list(scans.scans_same_month_2019 order by months.month asc) as scans_2019,
    list(
        coalesce(not limits.is_judged, gaps.month is not null or of_all.month is not null)
        order by months.month asc
    ) as is_in_doubt
from series
cross join months
left join marts.trust_scans_over_time as scans
    on
        series.organisation_code = scans.organisation_code
        and series.modality_code = scans.modality_code
        and months.month = scans.month
left join marts.trust_control_limits as limits
    on
        limits.subject = 'scans'
        and series.organisation_code = limits.organisation_code
        and series.modality_code = limits.test_code
        and months.month = limits.month
left join gaps
    on
        series.organisation_code = gaps.organisation_code
        and series.modality_code = gaps.test_code
        and months.month = gaps.month
left join gaps as of_all
    on
        of_all.test_code = 'all'
        and series.organisation_code = of_all.organisation_code
        and months.month = of_all.month
group by series.organisation_code, series.modality_code
order by
    series.organisation_code asc nulls last,
    (series.modality_code <> 'all') asc nulls last,
    sum(scans.scans) desc nulls last,
    series.modality_code asc nulls last

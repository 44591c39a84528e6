-- Which organisations can be picked in the workbook, and which codes count their months?
-- One row for each organisation of a comparison.
with compared as (
    select organisation_code from marts.trust_scan_comparison
    union
    select organisation_code from marts.trust_wait_comparison
    union
    select organisation_code from marts.trust_activity_comparison
),

by_month as (
    select
        members.organisation_code,
        min(over_time.organisation_code) filter (over_time.publication = 'did') as code_of_scans,
        min(over_time.organisation_code) filter (over_time.publication = 'dm01') as code_of_waits
    from marts.comparison_groups as members
    inner join marts.over_time_groups as over_time on members.member_code = over_time.member_code
    group by members.organisation_code
),

-- bodies with scans that are counted with it by month and not in the windows
counted_with as (
    select
        by_month.organisation_code,
        list(known.organisation_name || ' (' || known.organisation_code || ')' order by known.organisation_code)
            as names
    from by_month
    inner join marts.over_time_groups as over_time
        on by_month.code_of_scans = over_time.organisation_code and over_time.publication = 'did'
    inner join marts.dim_organisation as known on over_time.member_code = known.organisation_code
    where
        over_time.member_code not in (
            select members.member_code from marts.comparison_groups as members
            where members.organisation_code = by_month.organisation_code
        )
        and over_time.member_code in (select scans.organisation_code from marts.fct_scans as scans)
    group by by_month.organisation_code
)

select
    compared.organisation_code,
    known.organisation_name,
    known.name_note,
    coalesce(known.nation, 'England') as nation,
    regions.region_name,
    known.town,
    coalesce(by_month.code_of_scans, compared.organisation_code) as code_of_scans,
    coalesce(by_month.code_of_waits, compared.organisation_code) as code_of_waits,
    scans.is_comparable and scans.change_rank is not null as is_ranked,
    scans.scans_comparison,
    coalesce(counted_with.names, []) as counted_with
from compared
inner join marts.dim_organisation as known on compared.organisation_code = known.organisation_code
left join marts.dim_region as regions on known.region_code = regions.region_code
left join by_month on compared.organisation_code = by_month.organisation_code
left join counted_with on compared.organisation_code = counted_with.organisation_code
left join marts.trust_scan_comparison as scans
    on compared.organisation_code = scans.organisation_code and scans.modality_code = 'all'
order by lower(known.organisation_name) asc, known.organisation_name asc, compared.organisation_code asc

-- Whom can be chosen, by which names are they found, and who are their peers?
-- One row for each nation, region and organisation; `peers` is empty where it has none.
with members as (
    select
        grouped.organisation_code,
        list(distinct grouped.member_code order by grouped.member_code asc nulls last) as codes,
        string_agg(distinct named.organisation_name, '; ' order by named.organisation_name asc nulls last) as names
    from marts.over_time_groups as grouped
    left join marts.dim_organisation as named on grouped.member_code = named.organisation_code
    where grouped.organisation_code <> grouped.member_code
    group by grouped.organisation_code
),

nations (code, place_name) as (
    values ('ENG', 'England'), ('SCO', 'Scotland'), ('WAL', 'Wales'), ('NIR', 'Northern Ireland')
),

named as (
    select
        nations.code,
        nations.place_name,
        nations.place_name as nation,
        '' as region,
        'nation' as kind,
        'nations' as peers,
        '' as town,
        '' as other_names,
        null as members,
        0 as place
    from nations
    union all by name
    select
        region_code as code,
        region_name as place_name,
        nation,
        region_name as region,
        'region' as kind,
        'regions of ' || nation as peers,
        '' as town,
        '' as other_names,
        null as members,
        1 as place
    from marts.dim_region
    union all by name
    select
        organisation.organisation_code as code,
        coalesce(organisation.organisation_name_today, organisation.organisation_name) as place_name,
        organisation.nation,
        coalesce(organisation.region_name, '') as region,
        organisation.organisation_type as kind,
        case
            when organisation.organisation_type = 'health_board' then 'health boards of ' || organisation.nation
            when organisation.organisation_type = 'hsc_trust' then 'HSC trusts of ' || organisation.nation
            when organisation.peer_group = 'independent' then 'independent providers of ' || organisation.nation
            when organisation.peer_group is not null then 'NHS ' || organisation.peer_group || ' trusts'
            else ''
        end as peers,
        coalesce(organisation.town, '') as town,
        concat_ws(
            '; ',
            nullif(organisation.organisation_name, organisation.organisation_name_today),
            nullif(organisation.former_names, ''),
            members.names
        ) as other_names,
        members.codes as members,
        case
            when organisation.organisation_type in ('nhs_trust', 'health_board', 'hsc_trust') then 2
            else 3
        end as place
    from marts.dim_organisation as organisation
    left join members on organisation.organisation_code = members.organisation_code
)

select * replace (coalesce(members, []) as members)
from named
order by place asc nulls last, place_name asc nulls last, code asc nulls last

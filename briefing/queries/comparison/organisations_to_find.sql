-- By which names and codes can an organisation be found, and where is it? NHS bodies come first, then by name.
-- One row for each organisation; `former` and `codes` are also those of the bodies counted with it.
with members as (
    select
        grouped.organisation_code,
        string_agg(grouped.member_code, ', ' order by grouped.member_code asc nulls last) as codes,
        string_agg(distinct named.organisation_name, '; ' order by named.organisation_name asc nulls last) as names
    from marts.comparison_groups as grouped
    inner join marts.dim_organisation as named on grouped.member_code = named.organisation_code
    where grouped.organisation_code <> grouped.member_code
    group by grouped.organisation_code
)

select
    organisation.organisation_code as code,
    organisation.organisation_name as name,
    concat_ws('; ', nullif(organisation.former_names, ''), members.names) as former,
    coalesce(nullif(organisation.organisation_name_today, organisation.organisation_name), '') as today,
    coalesce(organisation.town, '') as town,
    coalesce(organisation.region_name, organisation.nation) as region,
    organisation.nation,
    coalesce(members.codes, '') as codes
from marts.dim_organisation as organisation
left join members on organisation.organisation_code = members.organisation_code
order by
    (organisation.organisation_type not in ('nhs_trust', 'health_board', 'hsc_trust')) asc nulls last,
    organisation.organisation_name asc nulls last,
    organisation.organisation_code asc nulls last

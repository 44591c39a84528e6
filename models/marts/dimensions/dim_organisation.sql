with named as (

    select * from {{ ref('int_organisations__named') }}
    where span = 'windows'

),

printed_names as (

    select * from {{ ref('int_organisations__printed_names') }}

),

other_names as (

    select
        printed_names.organisation_code,
        {{ sorted_list(
            "case
                when printed_names.organisation_name not in (named.organisation_name, named.organisation_name_today)
                    then printed_names.organisation_name
            end",
            '; '
        ) }} as former_names
    from printed_names
    inner join named on printed_names.organisation_code = named.organisation_code
    group by printed_names.organisation_code

),

trusts as (

    select * from {{ ref('int_organisations__trusts') }}

),

spellings as (

    select * from {{ ref('int_organisations__spellings') }}

),

organisation_regions as (

    select * from {{ ref('int_organisations__regions') }}

),

regions as (

    select
        area_code as region_code,
        area_name as region_name
    from {{ ref('areas') }}
    where area_type = 'region'

),

groups as (

    select
        organisation_code,
        member_code,
        is_live_at_the_end
    from {{ ref('int_like_for_like__groups') }}
    union
    select
        organisation_code,
        member_code,
        is_live_at_the_end
    from {{ ref('int_over_time__groups') }}

),

boards_and_hsc_trusts as (

    select * from {{ ref('boards_and_hsc_trusts') }}

),

peers as (

    select * from {{ ref('int_organisations__peers') }}

),

codes as (

    select organisation_code from printed_names
    union
    select member_code as organisation_code from groups
    except
    select organisation_code from boards_and_hsc_trusts

),

organisations as (

    select
        codes.organisation_code,
        {{ organisation_type(
            'codes.organisation_code', 'trusts.organisation_code is not null', 'other_names.organisation_code is not null'
        ) }} as organisation_type,
        case
            when trusts.organisation_code is not null and coalesce(trusts.region_code, 'W00') = 'W00' then 'Wales'
            else 'England'
        end as nation,
        regions.region_code,
        regions.region_name,
        trusts.icb_code,
        trusts.town,
        trusts.postcode,
        trusts.opened_on,
        trusts.closed_on,
        coalesce(other_names.former_names, '') as former_names
    from codes
    left join other_names on codes.organisation_code = other_names.organisation_code
    left join trusts on codes.organisation_code = trusts.organisation_code
    left join organisation_regions on codes.organisation_code = organisation_regions.organisation_code
    left join regions on organisation_regions.latest_region_code = regions.region_code

),

known as (

    select
        organisation_code,
        nation,
        region_code,
        region_name
    from organisations
    union all
    select
        organisation_code,
        nation,
        cast(null as string) as region_code,
        cast(null as string) as region_name
    from boards_and_hsc_trusts

),

joint_groups as (

    select
        groups.organisation_code,
        min(members.nation) as nation,
        case when count(distinct members.region_code) = 1 then min(members.region_code) end as region_code,
        case when count(distinct members.region_code) = 1 then min(members.region_name) end as region_name
    from groups
    inner join known as members on groups.member_code = members.organisation_code
    left join known as single on groups.organisation_code = single.organisation_code
    where
        groups.is_live_at_the_end
        and single.organisation_code is null
    group by groups.organisation_code

),

without_address as (

    select
        organisation_code,
        organisation_type,
        nation,
        cast(null as string) as region_code,
        cast(null as string) as region_name
    from boards_and_hsc_trusts
    union all
    select
        organisation_code,
        'comparison_group' as organisation_type,
        nation,
        region_code,
        region_name
    from joint_groups

),

unioned as (

    select * from organisations
    union all
    select
        organisation_code,
        organisation_type,
        nation,
        region_code,
        region_name,
        cast(null as string) as icb_code,
        cast(null as string) as town,
        cast(null as string) as postcode,
        cast(null as date) as opened_on,
        cast(null as date) as closed_on,
        '' as former_names
    from without_address

),

final as (

    select
        unioned.organisation_code,
        named.organisation_name,
        named.organisation_name_baseline,
        named.organisation_name_today,
        named.name_note,
        unioned.organisation_type,
        unioned.nation,
        unioned.region_code,
        unioned.region_name,
        unioned.icb_code,
        spellings.spelled_text as town,
        unioned.postcode,
        unioned.opened_on,
        unioned.closed_on,
        unioned.former_names,
        peers.peer_group
    from unioned
    inner join named on unioned.organisation_code = named.organisation_code
    left join spellings on unioned.town = spellings.printed_text
    left join peers on unioned.organisation_code = peers.organisation_code

)

select * from final

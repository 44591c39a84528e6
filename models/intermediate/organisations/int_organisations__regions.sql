{{ config(materialized='table') }}

with printed as (

    select distinct
        organisation_code,
        month,
        published_region_code
    from {{ ref('int_figures__published') }}
    where
        row_rule = 'provider'
        and coalesce(left_out_rule, 'zeros alone') = 'zeros alone'

),

regions as (

    select area_code as region_code from {{ ref('areas') }}
    where area_type = 'region'

),

trusts as (

    select * from {{ ref('int_organisations__trusts') }}

),

published as (

    select
        printed.organisation_code,
        printed.published_region_code as region_code,
        min(printed.month) as first_month,
        max(printed.month) as last_month
    from printed
    inner join regions on printed.published_region_code = regions.region_code
    group by printed.organisation_code, printed.published_region_code

),

codes as (

    select organisation_code from published
    union
    select organisation_code from trusts

),

ranked as (

    select
        *,
        row_number() over (
            partition by organisation_code order by first_month asc nulls last, region_code asc nulls last
        ) as from_first,
        row_number() over (
            partition by organisation_code order by last_month desc nulls last, region_code asc nulls last
        ) as from_last,
        count(*) over (partition by organisation_code, last_month) as regions_at_the_end
    from published

),

published_regions as (

    select
        organisation_code,
        max(case when from_first = 1 then region_code end) as first_region_code,
        max(case when from_last = 1 and regions_at_the_end = 1 then region_code end) as last_region_code,
        max(case when from_last = 1 then regions_at_the_end end) > 1 as is_in_several_regions
    from ranked
    group by organisation_code

),

final as (

    select
        codes.organisation_code,
        coalesce(
            trusts.region_code,
            published_regions.last_region_code
        ) as latest_region_code,
        case
            when not coalesce(published_regions.is_in_several_regions, false)
                then coalesce(published_regions.first_region_code, trusts.region_code)
        end as earliest_region_code
    from codes
    left join trusts on codes.organisation_code = trusts.organisation_code
    left join published_regions on codes.organisation_code = published_regions.organisation_code

)

select * from final

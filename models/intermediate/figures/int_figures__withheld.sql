{#
    What sums over organisations lack: a withheld figure is in no sum, so that a sum which should have it is not known.
    One that no region, or no test, can be told of may be any's.
#}
{{ config(materialized='table') }}

with withheld as (

    select * from {{ ref('int_figures__counted') }}
    where figure_state = 'withheld'

),

-- Where organisations with a withheld figure have others.
other_regions as (

    select distinct
        counted.subject,
        counted.organisation_code,
        counted.month,
        counted.region_code
    from {{ ref('int_figures__counted') }} as counted
    inner join (
        select distinct
            subject,
            organisation_code,
            month
        from withheld
    ) as with_withheld
        on
            counted.subject = with_withheld.subject
            and counted.organisation_code = with_withheld.organisation_code
            and counted.month = with_withheld.month
    where
        counted.figure_state <> 'withheld'
        and counted.region_code is not null

),

regions as (

    select area_code from {{ ref('areas') }}
    where area_type = 'region'

),

tests as (

    select * from {{ ref('tests') }}

),

levels as (

    {{ rows_of_a_gap('tests') }}

),

published_regions as (

    select * from {{ ref('stg_kept__published_regions') }}

),

-- The publisher prints scans of England itself; of the other subjects England is the sum of its providers.
in_areas as (

    select
        withheld.subject,
        withheld.source_setting,
        withheld.month,
        'ENG' as area_code,
        withheld.test_code
    from withheld
    where
        withheld.nation = 'England'
        and (withheld.is_of_the_nation or withheld.subject in ('waits', 'activity'))
    union all
    select
        withheld.subject,
        withheld.source_setting,
        withheld.month,
        regions.area_code,
        withheld.test_code
    from withheld
    left join published_regions on withheld.published_region_code = published_regions.published_region_code
    inner join regions
        on
            withheld.region_code = regions.area_code
            or (
                withheld.region_code is null
                and published_regions.published_region_code is null
                and coalesce(withheld.organisation_code, '') not in ('IS1', 'NONP')
            )
    where
        withheld.nation = 'England'
        and not withheld.is_of_the_nation
    union all
    -- In a region where its organisation has nothing else, it may be one of another region.
    select
        withheld.subject,
        withheld.source_setting,
        withheld.month,
        other_regions.region_code as area_code,
        withheld.test_code
    from withheld
    inner join other_regions
        on
            withheld.subject = other_regions.subject
            and withheld.organisation_code = other_regions.organisation_code
            and withheld.month = other_regions.month
    left join other_regions as its_region
        on
            withheld.subject = its_region.subject
            and withheld.organisation_code = its_region.organisation_code
            and withheld.month = its_region.month
            and withheld.region_code = its_region.region_code
    where
        withheld.nation = 'England'
        and not withheld.is_of_the_nation
        and withheld.region_code is not null
        and its_region.subject is null

),

final as (

    select
        in_areas.subject,
        in_areas.source_setting,
        in_areas.month,
        in_areas.area_code,
        levels.test_group,
        levels.test_code,
        cast(count(*) as bigint) as figures
    from in_areas
    inner join levels
        on
            in_areas.test_code = levels.gap_test_code
            or (in_areas.test_code is null and levels.gap_test_code in ('all', 'each'))
    group by
        in_areas.subject, in_areas.source_setting, in_areas.month, in_areas.area_code, levels.test_group,
        levels.test_code

)

select * from final

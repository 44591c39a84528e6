{#
    Home: the one region that a group reports from in its last month, for all its months; none where one
    code has ever reported from several regions in a month.
#}
{{ config(materialized='table') }}

with figures as (

    select
        subject,
        publication,
        organisation_code,
        month,
        region_code,
        test_code,
        figure
    from {{ ref('int_figures__counted') }}
    where
        subject in ('scans', 'activity')
        and not is_of_the_nation

),

groups as (

    select * from {{ ref('int_over_time__groups') }}

),

tests as (

    select * from {{ ref('tests') }}

),

regions_of_a_month as (

    select
        figures.subject,
        groups.organisation_code,
        figures.organisation_code as member_code,
        figures.month,
        count(distinct figures.region_code) as regions,
        min(figures.region_code) as region_code,
        max(figures.month) over (partition by figures.subject, groups.organisation_code) as last_month
    from figures
    inner join groups
        on
            figures.publication = groups.publication
            and figures.organisation_code = groups.member_code
    group by figures.subject, groups.organisation_code, figures.organisation_code, figures.month

),

homes as (

    select
        subject,
        organisation_code,
        case
            when
                max(regions) <= 1
                and min(case when month = last_month then region_code end)
                = max(case when month = last_month then region_code end)
                then max(case when month = last_month then region_code end)
        end as home_region_code
    from regions_of_a_month
    group by subject, organisation_code

),

summed as (

    select
        figures.subject,
        groups.organisation_code,
        figures.month,
        coalesce(homes.home_region_code, figures.region_code) as like_for_like_region_code,
        tests.test_group,
        figures.test_code,
        sum(figures.figure) as figure
    from figures
    inner join groups
        on
            figures.publication = groups.publication
            and figures.organisation_code = groups.member_code
    inner join homes
        on
            figures.subject = homes.subject
            and groups.organisation_code = homes.organisation_code
    inner join tests on figures.test_code = tests.test_code
    group by
        figures.subject, groups.organisation_code, figures.month,
        coalesce(homes.home_region_code, figures.region_code), tests.test_group, figures.test_code

),

final as (

    select
        subject,
        organisation_code,
        month,
        like_for_like_region_code,
        test_group,
        test_code,
        cast(figure as bigint) as figure,
        count(like_for_like_region_code) over (partition by subject, organisation_code, month)
        = count(*) over (partition by subject, organisation_code, month) as is_placed
    from summed

)

select * from final

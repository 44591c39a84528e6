with activity as (

    select
        *,
        figure as activity
    from {{ ref('int_figures__counted') }}
    where subject = 'activity'

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

tests as (

    select * from {{ ref('tests') }}

),

homes as (

    select * from {{ ref('int_like_for_like__home_regions') }}
    where publication = 'dm01'

),

final as (

    select
        groups.organisation_code,
        windows.window_name,
        activity.month,
        activity.region_code,
        tests.test_group,
        activity.test_code,
        activity.activity,
        homes.home_region_code,
        coalesce(homes.home_region_code, activity.region_code) as like_for_like_region_code
    from activity
    inner join windows on activity.month = windows.month
    inner join groups on activity.organisation_code = groups.member_code
    inner join tests on activity.test_code = tests.test_code
    inner join homes on groups.organisation_code = homes.organisation_code

)

select * from final

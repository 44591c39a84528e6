with waits as (

    select
        *,
        figure as waiting
    from {{ ref('int_figures__counted') }}
    where
        subject = 'waits'
        and not is_of_the_nation

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
        waits.month,
        waits.region_code,
        tests.test_group,
        tests.is_common,
        waits.test_code,
        waits.nation,
        waits.waiting,
        waits.waiting_over_6_weeks,
        waits.waiting_over_8_weeks,
        waits.waiting_over_9_weeks,
        waits.waiting_over_13_weeks,
        homes.home_region_code,
        coalesce(homes.home_region_code, waits.region_code) as like_for_like_region_code
    from waits
    inner join windows on waits.month = windows.month
    inner join groups on waits.organisation_code = groups.member_code
    inner join tests on waits.test_code = tests.test_code
    inner join homes on groups.organisation_code = homes.organisation_code
    where
        windows.month in ({{ window_date('baseline', 'last') }}, {{ window_date('comparison', 'last') }})

)

select * from final

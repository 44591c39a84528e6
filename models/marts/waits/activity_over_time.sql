with facts as (

    select * from {{ ref('fct_activity') }}

),

tests as (

    select * from {{ ref('dim_test') }}

),

areas as (

    select * from {{ ref('int_areas__england') }}

),

figures as (

    select * from {{ ref('int_over_time__figures') }}
    where subject = 'activity'

),

organisations as (

    select * from {{ ref('trust_activity_over_time') }}
    where test_group = 'all'

),

printed as (

    select
        region_code as area_code,
        month,
        test_code,
        activity
    from facts
    where region_code is not null
    union all
    select
        'ENG' as area_code,
        month,
        test_code,
        activity
    from facts

),

published as (

    select
        printed.*,
        tests.test_group
    from printed
    inner join tests on printed.test_code = tests.test_code

),

unplaced as (

    select distinct month from facts
    where
        region_code is null
        and activity is not null

),

compared as (

    {{ areas_over_time('published', 'unplaced', 'activity') }}

),

like_for_like as (

    {{ areas_like_for_like_over_time('figures', 'organisations', 'activity') }}

),

final as (

    select
        coalesce(compared.month, like_for_like.month) as month,
        areas.area_code,
        areas.area_name,
        coalesce(compared.test_group, like_for_like.test_group) as test_group,
        coalesce(compared.test_code, like_for_like.test_code) as test_code,
        compared.activity,
        compared.activity_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.activity_per_working_day,
        like_for_like.activity as activity_like_for_like,
        like_for_like.activity_same_month_2019 as activity_same_month_2019_like_for_like,
        like_for_like.pct_of_2019 as pct_of_2019_like_for_like,
        like_for_like.shortfall as shortfall_like_for_like,
        like_for_like.organisations_not_comparable
    from compared
    full outer join like_for_like
        on
            compared.area_code = like_for_like.area_code
            and compared.month = like_for_like.month
            and compared.test_group = like_for_like.test_group
            and compared.test_code = like_for_like.test_code
    inner join areas on coalesce(compared.area_code, like_for_like.area_code) = areas.area_code

)

select * from final

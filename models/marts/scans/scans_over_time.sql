with facts as (

    select * from {{ ref('fct_scans') }}

),

england as (

    select * from {{ ref('fct_scans_england') }}

),

tests as (

    select * from {{ ref('dim_test') }}

),

areas as (

    select * from {{ ref('int_areas__england') }}

),

figures as (

    select * from {{ ref('int_over_time__figures') }}
    where subject = 'scans'

),

organisations as (

    select * from {{ ref('trust_scans_over_time') }}
    where modality_code = 'all'

),

printed as (

    select
        region_code as area_code,
        month,
        modality_code as test_code,
        scans
    from facts
    where region_code is not null
    union all
    select
        'ENG' as area_code,
        month,
        modality_code as test_code,
        scans
    from england

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
        and scans is not null

),

compared as (

    {{ areas_over_time('published', 'unplaced', 'scans') }}

),

like_for_like as (

    {{ areas_like_for_like_over_time('figures', 'organisations', 'scans') }}

),

final as (

    select
        coalesce(compared.month, like_for_like.month) as month,
        areas.area_code,
        areas.area_name,
        coalesce(compared.test_code, like_for_like.test_code) as modality_code,
        compared.scans,
        compared.scans_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.scans_per_working_day,
        like_for_like.scans as scans_like_for_like,
        like_for_like.scans_same_month_2019 as scans_same_month_2019_like_for_like,
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
    where
        coalesce(compared.test_group, like_for_like.test_group) = 'all'
        or coalesce(compared.test_code, like_for_like.test_code) <> 'all'

)

select * from final

{% set measures = ['waiting', 'over_6_weeks', 'over_8_weeks', 'over_9_weeks', 'over_13_weeks'] %}

with waits as (

    select * from {{ ref('fct_waits') }}

),

tests as (

    select * from {{ ref('dim_test') }}

),

areas as (

    select * from {{ ref('int_areas__england') }}

),

by_test as (

    select
        waits.month,
        areas.area_code,
        tests.test_group,
        waits.test_code,
        waits.waiting,
        waits.waiting_over_6_weeks as over_6_weeks,
        waits.waiting_over_8_weeks as over_8_weeks,
        waits.waiting_over_9_weeks as over_9_weeks,
        waits.waiting_over_13_weeks as over_13_weeks
    from waits
    inner join tests on waits.test_code = tests.test_code
    inner join areas on areas.area_code in ('ENG', waits.region_code)

),

summed as (

    {{ with_test_totals('by_test', ['month', 'area_code'], measures) }}

),

final as (

    select
        summed.month,
        summed.area_code,
        areas.area_name,
        areas.area_type,
        summed.test_group,
        summed.waiting,
        summed.over_6_weeks,
        {{ pct('summed.over_6_weeks', 'summed.waiting') }} as over_6_weeks_pct,
        summed.over_8_weeks,
        {{ pct('summed.over_8_weeks', 'summed.waiting') }} as over_8_weeks_pct,
        summed.over_9_weeks,
        {{ pct('summed.over_9_weeks', 'summed.waiting') }} as over_9_weeks_pct,
        summed.over_13_weeks,
        {{ pct('summed.over_13_weeks', 'summed.waiting') }} as over_13_weeks_pct
    from summed
    inner join areas on summed.area_code = areas.area_code
    where summed.test_code = 'all'

)

select * from final

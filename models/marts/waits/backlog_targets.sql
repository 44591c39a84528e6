with targets as (

    select * from {{ ref('int_backlog__targets') }}
    where level = 'area'

),

areas as (

    select * from {{ ref('areas') }}

),

final as (

    select
        targets.code as area_code,
        areas.area_name,
        areas.area_type,
        targets.test_group,
        targets.test_code,
        targets.target_pct,
        targets.assumption,
        targets.assumptions,
        targets.newest_month,
        targets.waiting,
        targets.over_6_weeks,
        targets.over_6_weeks_pct,
        targets.waiting_list_tests,
        targets.tests_of_a_year,
        targets.joined_in_a_year,
        targets.more_tests_low,
        targets.more_tests_high,
        targets.organisations,
        targets.organisations_left_out,
        targets.waiting_left_out,
        targets.why_no_bounds
    from targets
    inner join areas on targets.code = areas.area_code

)

select * from final

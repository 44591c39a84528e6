with targets as (

    select * from {{ ref('int_backlog__targets') }}
    where level = 'organisation'

),

organisations as (

    select * from {{ ref('int_organisations__named') }}
    where span = 'dm01'

),

final as (

    select
        targets.code as organisation_code,
        organisations.organisation_name,
        organisations.organisation_name_today,
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
        targets.why_no_bounds
    from targets
    inner join organisations on targets.code = organisations.organisation_code

)

select * from final

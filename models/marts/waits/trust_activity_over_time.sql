with compared as (

    select * from {{ ref('int_over_time__organisations') }}
    where subject = 'activity'

),

organisations as (

    select * from {{ ref('int_organisations__named') }}
    where span = 'dm01'

),

final as (

    select
        compared.month,
        compared.organisation_code,
        organisations.organisation_name,
        organisations.organisation_name_today,
        compared.test_group,
        compared.test_code,
        compared.figure as activity,
        compared.figure_same_month_2019 as activity_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.figure_per_working_day as activity_per_working_day,
        compared.is_comparable,
        compared.comparability_note
    from compared
    inner join organisations on compared.organisation_code = organisations.organisation_code

)

select * from final

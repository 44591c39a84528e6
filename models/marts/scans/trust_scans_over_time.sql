with compared as (

    select * from {{ ref('int_over_time__organisations') }}
    where
        subject = 'scans'
        and (test_group = 'all' or test_code <> 'all')

),

organisations as (

    select * from {{ ref('int_organisations__named') }}
    where span = 'did'

),

added_up as (

    select * from {{ ref('int_over_time__cumulated_organisations') }}

),

final as (

    select
        compared.month,
        compared.organisation_code,
        organisations.organisation_name,
        organisations.organisation_name_today,
        compared.test_code as modality_code,
        compared.figure as scans,
        compared.figure_same_month_2019 as scans_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.figure_per_working_day as scans_per_working_day,
        compared.is_comparable,
        compared.comparability_note,
        added_up.shortfall_added_up_low,
        added_up.shortfall_added_up_high,
        added_up.months_missing
    from compared
    inner join organisations on compared.organisation_code = organisations.organisation_code
    left join added_up
        on
            compared.organisation_code = added_up.organisation_code
            and compared.test_code = added_up.test_code
            and compared.month = added_up.month

)

select * from final

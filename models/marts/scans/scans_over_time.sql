with compared as (

    select * from {{ ref('int_over_time__areas') }}

),

added_up as (

    select * from {{ ref('int_over_time__cumulated') }}
    where is_of_all_months

),

final as (

    select
        compared.month,
        compared.area_code,
        compared.area_name,
        compared.test_code as modality_code,
        compared.figure as scans,
        compared.figure_same_month_2019 as scans_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.figure_per_working_day as scans_per_working_day,
        compared.figure_like_for_like as scans_like_for_like,
        compared.figure_same_month_2019_like_for_like as scans_same_month_2019_like_for_like,
        compared.pct_of_2019_like_for_like,
        compared.shortfall_like_for_like,
        compared.organisations_not_comparable,
        added_up.shortfall_added_up,
        added_up.shortfall_added_up_low,
        added_up.shortfall_added_up_high,
        added_up.organisations_missing,
        added_up.organisations_estimated,
        added_up.shortfall_added_up_complete,
        added_up.organisations_complete,
        added_up.complete_pct_of_2019,
        added_up.growth_pct_a_year,
        added_up.shortfall_added_up_against_growth
    from compared
    left join added_up
        on
            compared.area_code = added_up.area_code
            and compared.test_code = added_up.test_code
            and compared.month = added_up.month
    where
        compared.subject = 'scans'
        and (compared.test_group = 'all' or compared.test_code <> 'all')

)

select * from final

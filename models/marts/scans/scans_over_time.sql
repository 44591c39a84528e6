with compared as (

    select * from {{ ref('int_over_time__areas') }}

),

final as (

    select
        month,
        area_code,
        area_name,
        test_code as modality_code,
        figure as scans,
        figure_same_month_2019 as scans_same_month_2019,
        pct_of_2019,
        shortfall,
        cumulative_shortfall,
        working_days,
        figure_per_working_day as scans_per_working_day,
        figure_like_for_like as scans_like_for_like,
        figure_same_month_2019_like_for_like as scans_same_month_2019_like_for_like,
        pct_of_2019_like_for_like,
        shortfall_like_for_like,
        organisations_not_comparable
    from compared
    where
        subject = 'scans'
        and (test_group = 'all' or test_code <> 'all')

)

select * from final

with compared as (

    select * from {{ ref('int_over_time__areas') }}

),

final as (

    select
        month,
        area_code,
        area_name,
        test_group,
        test_code,
        figure as activity,
        figure_same_month_2019 as activity_same_month_2019,
        pct_of_2019,
        shortfall,
        cumulative_shortfall,
        working_days,
        figure_per_working_day as activity_per_working_day,
        figure_like_for_like as activity_like_for_like,
        figure_same_month_2019_like_for_like as activity_same_month_2019_like_for_like,
        pct_of_2019_like_for_like,
        shortfall_like_for_like,
        organisations_not_comparable
    from compared
    where subject = 'activity'

)

select * from final

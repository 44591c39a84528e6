with shares as (
    select month, area_name, pct_of_2019
    from marts.scans_over_time
    where area_code <> 'ENG' and modality_code = 'all' and year(month) >= 2020
)
pivot shares on area_name using any_value(pct_of_2019) group by month order by month

select
    area_name, month, scans, scans_same_month_2019, pct_of_2019, pct_of_2019_like_for_like,
    cumulative_shortfall, organisations_not_comparable
from marts.scans_over_time
where
    modality_code = 'all'
    and month = (
        select max(month) from marts.scans_over_time
        where modality_code = 'all' and pct_of_2019 is not null
    )
order by pct_of_2019 nulls last, area_code

select month, pct_of_2019 as share_of_2019
from marts.scans_over_time
where area_code = 'ENG' and modality_code = 'all' and year(month) >= 2020
order by month

select month, scans, scans_same_month_2019 as same_month_2019
from marts.scans_over_time
where area_code = 'ENG' and modality_code = 'all'
order by month

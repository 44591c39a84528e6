select month, scans_per_working_day as a_working_day
from marts.scans_over_time
where area_code = 'ENG' and modality_code = 'all'
order by month

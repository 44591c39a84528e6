select month, cumulative_shortfall as shortfall_so_far
from marts.scans_over_time
where area_code = 'ENG' and modality_code = 'all'
order by month

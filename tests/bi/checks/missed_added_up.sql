select
    month,
    shortfall_added_up as added_up,
    shortfall_added_up_low as added_up_low,
    shortfall_added_up_high as added_up_high
from marts.scans_over_time
where area_code = 'ENG' and modality_code = 'all' and shortfall_added_up is not null
order by month

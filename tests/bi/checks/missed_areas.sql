select
    area_name,
    newest_month, shortfall_added_up_low, shortfall_added_up_high, is_below_2019, shortfall_added_up,
    shortfall_pct, furthest_below, furthest_below_month, shortfall_added_up_complete,
    complete_pct_of_2019, pct_of_2019_last_12_months, shortfall_added_up_against_growth
from marts.scan_recovery
where modality_code = 'all'
order by area_code

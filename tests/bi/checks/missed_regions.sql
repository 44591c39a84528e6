select area_name, shortfall_added_up_low as at_least, shortfall_added_up_high as at_most
from marts.scan_recovery
where area_code <> 'ENG' and modality_code = 'all'

-- Were the scans made up that England missed since April 2020?
-- One row: all scans of England; none where no month can be added up.
select *
from marts.scan_recovery
where area_code = 'ENG' and modality_code = 'all'

-- How many scans did England and its regions carry out in each month, in % of the same month of 2019?
-- One row for each month and area that can be set beside 2019, of the organisations that can be compared.
select
    month,
    area_code,
    area_name,
    pct_of_2019_like_for_like as figure
from marts.scans_over_time
where modality_code = 'all' and pct_of_2019_like_for_like is not null
order by area_code != 'ENG' asc, area_name asc, area_code asc, month asc

-- How do scans of each region stand against the same month of 2019? A line a region.
select
    month,
    area_name,
    pct_of_2019,
    pct_of_2019_like_for_like,
    scans_per_working_day
from marts.scans_over_time
where modality_code = 'all'
order by month asc nulls last, area_name asc nulls last

-- How many scans did England carry out in each month since April 2020, against the same month of 2019, and in all?
-- One row for each month.
select
    month,
    scans,
    scans_same_month_2019,
    pct_of_2019,
    pct_of_2019_like_for_like,
    shortfall,
    shortfall_added_up,
    shortfall_added_up_low,
    shortfall_added_up_high,
    shortfall_added_up_complete,
    organisations_missing
from marts.scans_over_time
where area_code = 'ENG' and modality_code = 'all' and shortfall_added_up is not null
order by month asc nulls last

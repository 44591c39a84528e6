-- How many scans did England carry out in every month loaded, and is the month in one of the two windows?
-- One row for each month.
select
    month,
    scans,
    scans_same_month_2019,
    pct_of_2019,
    (
        strftime(month, '%Y-%m') between $baseline_from and $baseline_to
        or strftime(month, '%Y-%m') between $comparison_from and $comparison_to
    ) as is_compared
from marts.scans_over_time
where area_code = 'ENG' and modality_code = 'all'
order by month asc nulls last

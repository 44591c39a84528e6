-- How many scans did England carry out in each month of the two windows?
-- One row for each month.
select
    month,
    area_code,
    area_name,
    scans
from marts.scans_over_time
where
    area_code = 'ENG'
    and modality_code = 'all'
    and (
        strftime(month, '%Y-%m') between $baseline_from and $baseline_to
        or strftime(month, '%Y-%m') between $comparison_from and $comparison_to
    )
order by month asc nulls last

-- Which months look unlikely beside the month before and the same month of the year before, and did not before?
-- A row a nation, measure and month.
select
    nation,
    measure,
    month,
    figure,
    month_before,
    figure_month_before,
    figure_year_before,
    organisations,
    organisations_month_before,
    remark
from now.marts.month_plausibility as later
anti join before.marts.month_plausibility as earlier
    on
        later.nation = earlier.nation
        and later.measure = earlier.measure
        and later.month = earlier.month
        and later.figure = earlier.figure
        and later.remark = earlier.remark
where is_unlikely
order by month desc, nation asc, measure asc

select
    nation, measure, month, figure, figure_month_before, figure_year_before, organisations,
    is_unlikely, remark
from marts.month_plausibility
order by is_unlikely desc, month desc, nation, measure

-- How does the newest month compare with the same month of 2019 in England and its regions?
-- A row an area, England first, then the furthest below 2019. Reads views/of_the_newest_month.sql.
select
    area_name,
    figure_2019,
    figure,
    pct_of_2019,
    pct_of_2019_per_working_day,
    pct_of_2019_like_for_like,
    organisations_not_comparable
from of_the_newest_month
order by area_code <> 'ENG', pct_of_2019_like_for_like nulls last, area_code

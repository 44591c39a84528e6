-- How do waits in the nations of the UK compare in the last month of the comparison?
-- A row a nation, group of tests and standard in weeks.
create temp view of_nations as
select nations.*
from marts.nation_wait_comparison as nations
inner join marts.compared_windows as windows
    on nations.month = windows.last_month and windows.window_name = 'comparison'

-- Which months are compared?
-- A row a window, with its first and last month.
select
    window_name,
    first_month,
    last_month
from marts.compared_windows

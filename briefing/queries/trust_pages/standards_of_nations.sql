-- How many weeks is the standard of each nation?
-- One row for each nation.
select distinct
    nation,
    threshold_weeks
from marts.nation_wait_comparison
where is_national_standard
order by all

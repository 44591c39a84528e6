-- Which bodies have scans of their own?
-- One row for each body.
select distinct organisation_code
from marts.fct_scans
order by organisation_code asc

-- Which months are loaded of each subject?
-- One row for each subject and month.
select distinct
    'scans' as subject,
    month
from marts.fct_scans
union
select distinct
    'waits' as subject,
    month
from marts.fct_waits
union
select distinct
    'activity' as subject,
    month
from marts.fct_activity
union
select distinct
    'cancer' as subject,
    month
from marts.fct_cancer_scans
order by all

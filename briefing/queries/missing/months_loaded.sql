-- Which months are loaded of each subject, and of which nation?
-- One row for each subject, nation and month: a month of Scotland's lists is none of England's.
select distinct
    'scans' as subject,
    'England' as nation,
    month
from marts.fct_scans
union
select distinct
    'waits' as subject,
    nation,
    month
from marts.fct_waits
union
select distinct
    'activity' as subject,
    'England' as nation,
    month
from marts.fct_activity
union
select distinct
    'cancer' as subject,
    'England' as nation,
    month
from marts.fct_cancer_scans
order by all

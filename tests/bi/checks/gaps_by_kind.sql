select
    subject, gap_kind, count(*) as "rows", count(distinct organisation_code) as organisations_named
from marts.reporting_gaps
group by all
order by "rows" desc

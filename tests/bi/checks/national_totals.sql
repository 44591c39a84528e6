select
    nation, measure, count(*) as "rows",
    sum(case when organisations_sum <> published_total then 1 else 0 end) as different,
    sum(case when organisations_sum <> published_total and known_difference <> '' then 1 else 0 end)
        as explained
from marts.national_total_checks
group by all
order by different desc

-- Of which months did the build before hold figures, and this one holds none?
-- A row a nation, with its measures and the span of the months. Reads views/figures.sql.
with gone as (

    select
        nation,
        month,
        replace(measure, 'waiting_list', 'activity') as measure
    from figures
    where measure in ('scans', 'waiting', 'waiting_list')
    group by nation, month, measure
    having bool_and(build = 'before')

)

select
    nation,
    string_agg(distinct measure, ', ' order by measure) as measures,
    min(month) as first_month,
    max(month) as last_month,
    count(distinct month) as months
from gone
group by nation
order by nation

-- How many files of each series are figures made of, and when were they issued?
-- One row for each series.
select
    coalesce(series, publication) as series,
    count(*) as files,
    min(issued_on) as first_issued,
    max(issued_on) as last_issued
from marts.loaded_files
where months_that_count > 0
group by coalesce(series, publication)
order by all

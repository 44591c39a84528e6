-- Which months do the editions have that figures are made of, and when were they issued?
-- One row for each publication, span of months, status and day of issue.
select distinct
    publication,
    first_month,
    last_month,
    publication_status,
    issued_on
from marts.loaded_files
where first_month is not null and months_that_count > 0
order by all

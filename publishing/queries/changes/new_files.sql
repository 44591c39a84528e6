-- Which files does the build hold that the one before it did not? A file is known by its content.
-- A row a file.
select
    coalesce(series, publication) as series,
    file_name,
    first_month,
    last_month,
    months,
    months_that_count,
    publication_status,
    issued_on,
    file_name in (select same.file_name from before.marts.loaded_files as same) as name_was_taken
from now.marts.loaded_files as later
anti join before.marts.loaded_files as earlier on later.sha256 = earlier.sha256
order by series asc, last_month desc nulls last, first_month desc nulls last, file_name asc

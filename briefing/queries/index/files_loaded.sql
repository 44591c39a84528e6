-- Which files of the publishers are loaded?
-- One row for each file.
select
    file_name,
    publication,
    first_month,
    last_month,
    publication_status,
    issued_on,
    source_address
from marts.loaded_files
order by publication asc nulls last, first_month asc nulls last, file_name asc nulls last

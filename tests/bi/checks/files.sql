select
    series, title, period, publication_status, issued_on, months, months_that_count, file_name
from marts.loaded_files
order by series, first_month nulls last, file_name

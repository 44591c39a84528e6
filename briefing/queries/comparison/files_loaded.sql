-- Which files of the publishers are loaded?
-- One row for each file; `href` is its address where that is one of the web.
select
    file_name,
    publication,
    first_month,
    last_month,
    publication_status as edition,
    issued_on,
    case when regexp_matches(source_address, '^https?://') then source_address end as href
from marts.loaded_files
order by publication asc nulls last, first_month asc nulls last, file_name asc nulls last

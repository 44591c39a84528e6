-- Which of the months that are added up are of a provisional issue?
-- One row for each file of Table 1 that is provisional.
select
    first_month,
    last_month
from marts.loaded_files
where
    (publication = 'did_table_1' or starts_with(publication, 'did_table_1_'))
    and lower(publication_status) = 'provisional'
    and months_that_count > 0
    and last_month >= (
        select min(cumulated_from)
        from marts.scan_recovery
    )
order by first_month asc nulls last

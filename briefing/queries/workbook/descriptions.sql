-- What does each column of the marts hold?
-- One row for each column of a mart that is described.
select
    table_name,
    column_name,
    comment as said
from duckdb_columns()
where schema_name = 'marts' and comment is not null

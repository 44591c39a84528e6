-- What do the codes that stand in the sheets say in words?
-- One row for each column and code.
select
    column_name,
    code,
    code_in_words
from marts.dim_code
order by column_name asc, code asc

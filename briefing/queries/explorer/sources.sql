-- Which files are the figures of a block from, and when were they issued?
-- One row for each block of figures, publication, status and day of issue, with the months that count.
with blocks (block, publication) as (
    values
    ('scans', 'did_table_1'),
    ('waits', 'dm01'),
    ('waits', 'phs'),
    ('waits', 'ni'),
    ('waits', 'wales'),
    ('waits', 'statswales'),
    ('activity', 'dm01'),
    ('request_to_test', 'did_table_2'),
    ('test_to_report', 'did_table_3')
)

select
    blocks.block,
    loaded.publication,
    loaded.publication_status,
    min(loaded.first_month) as first_month,
    max(loaded.last_month) as last_month,
    max(loaded.issued_on) as issued_on,
    count(*) as files
from marts.loaded_files as loaded
inner join blocks on starts_with(loaded.publication || '_', blocks.publication || '_')
where loaded.months_that_count > 0
group by blocks.block, loaded.publication, loaded.publication_status
order by blocks.block asc nulls last, loaded.publication asc nulls last, first_month asc nulls last

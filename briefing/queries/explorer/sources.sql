-- Which files are the figures of a block and nation from, and when was the newest of them issued?
-- One row for each block of figures, nation, publication and status, with the first and last month that count.
with blocks (block, nation, publication) as (
    values
    ('scans', 'England', 'did_table_1'),
    ('waits', 'England', 'dm01'),
    ('waits', 'Scotland', 'phs'),
    ('waits', 'Northern Ireland', 'ni'),
    ('waits', 'Wales', 'wales'),
    ('waits', 'Wales', 'statswales'),
    ('activity', 'England', 'dm01'),
    ('request_to_test', 'England', 'did_table_2'),
    ('test_to_report', 'England', 'did_table_3')
)

select
    blocks.block,
    blocks.nation,
    blocks.publication,
    loaded.publication_status,
    min(loaded.first_month) as first_month,
    max(loaded.last_month) as last_month,
    max(loaded.issued_on) as issued_on
from marts.loaded_files as loaded
inner join blocks on starts_with(loaded.publication || '_', blocks.publication || '_')
where loaded.months_that_count > 0
group by blocks.block, blocks.nation, blocks.publication, loaded.publication_status
order by blocks.block asc nulls last, blocks.publication asc nulls last, first_month asc nulls last

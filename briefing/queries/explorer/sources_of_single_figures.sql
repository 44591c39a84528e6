-- Which sources gave a nation's waits as single figures, without a list by organisation?
-- One row for each nation and source.
select distinct
    'waits' as block,
    nation,
    regexp_replace(source, '; .*', '') as source
from marts.nation_wait_comparison
where test_group = 'all' and basis = 'single figure' and source is not null
order by all

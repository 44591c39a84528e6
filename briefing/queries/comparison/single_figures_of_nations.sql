-- Which sources gave a nation's waits as a single figure, without a list by organisation?
-- One row for each source.
select distinct regexp_replace(source, '; .*', '') as source
from marts.nation_wait_comparison
where
    strftime(month, '%Y-%m') = $comparison_to
    and test_group = 'all'
    and basis = 'single figure'
    and source is not null
order by all

-- How many more tests within a year would bring England's waits down to 1% and 5% over six weeks?
-- One row for each target and assumption that has bounds.
select
    targets.*,
    said.code_in_words as assumption_in_words
from marts.backlog_targets as targets
inner join marts.dim_code as said
    on said.column_name = 'assumption' and targets.assumption = said.code
where
    targets.area_code = 'ENG'
    and targets.test_group = 'all'
    and targets.test_code = 'all'
    and targets.more_tests_high is not null
order by targets.target_pct desc nulls last, targets.assumption asc nulls last

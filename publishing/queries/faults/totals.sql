-- How many faults are there, and what do they come to?
-- One row. Reads the view `faults`.
select
    count(*) as faults,
    count(*) filter (where effect = 'withheld') as withheld,
    cast(coalesce(sum(scope) filter (where effect = 'withheld'), 0) as bigint) as figures_withheld,
    count(*) filter (where effect = 'noted') as noted,
    count(*) filter (where effect = 'resolved') as resolved,
    count(*) filter (where decided_by in ('decisions', 'own')) as decided,
    count(*) filter (where is_undecided) as undecided,
    count(*) filter (where is_new) as new
from faults

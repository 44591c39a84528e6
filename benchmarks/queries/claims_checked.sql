-- Which published claims hold, and why not the others?
select
    claim,
    published_by,
    published_value,
    computed_value,
    difference_pct,
    verdict,
    explanation
from marts.claim_checks
order by verdict asc nulls last, claim asc nulls last

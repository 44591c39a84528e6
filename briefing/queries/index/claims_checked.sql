-- Which published claims were checked, and what came of it? Those of a story come first.
-- One row for each claim and edition.
select
    claim,
    published_by,
    geography_code as organisation_code,
    geography_name,
    measure,
    published_value,
    computed_value,
    verdict,
    explanation
from marts.claim_checks
order by
    (published_by <> $story) asc nulls last,
    published_by asc nulls last,
    claim_id asc nulls last

select
    claim, published_by, published_value, computed_value, difference_pct, verdict, explanation
from marts.claim_checks
order by verdict, claim_id

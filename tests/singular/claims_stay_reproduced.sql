-- A claim that was reproduced still is, from the same files.
select
    checks.claim_id,
    checks.claim as text,
    checks.computed_value,
    checks.verdict,
    'the claim reproduced, as it was from the same files: ' || cast(checks.published_value as string)
    || ' within ' || cast(checks.tolerance as string) as expected
from {{ ref('claim_checks') }} as checks
inner join {{ ref('published_claims') }} as claims on checks.claim_id = claims.claim_id
where
    claims.verdict_on_record = 'reproduced'
    and checks.verdict = 'not reproducible'
    and checks.computed_value is not null

-- A claim that is known to fit still does, from the same files; one whose figures are withheld, or can't be checked
-- for another reason, says so.
select
    checks.claim_id,
    checks.claim as text,
    checks.computed_value,
    checks.verdict,
    'the claim fits, as it did from the same files: ' || cast(checks.published_value as string)
    || ' within ' || cast(checks.tolerance as string) as expected
from {{ ref('claim_checks') }} as checks
inner join {{ ref('stg_kept__published_claims') }} as claims on checks.claim_id = claims.claim_id
inner join {{ ref('int_claims__candidates') }} as candidates
    on
        claims.claim_id = candidates.claim_id
        and claims.files_on_record = candidates.sha256s
        and candidates.coverage = 'every provider'
where checks.verdict not in ('matches', 'not checkable')

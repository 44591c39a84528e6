-- A claim that was reproduced still is, from the same files; where a publisher's fault touches figures of its
-- publication, what is computed may be another thing, and the fault says so.
select
    checks.claim_id,
    checks.claim as text,
    checks.computed_value,
    checks.verdict,
    'the claim reproduced, as it was from the same files: ' || cast(checks.published_value as string)
    || ' within ' || cast(checks.tolerance as string) as expected
from {{ ref('claim_checks') }} as checks
inner join {{ ref('published_claims') }} as claims on checks.claim_id = claims.claim_id
left join (
    select distinct
        case
            when publication like 'did%' then 'did'
            when publication like 'dm01%' then 'dm01'
            when publication like 'phs%' then 'phs_scotland'
            when publication like 'statswales%' then 'statswales'
            else 'ni'
        end as publication
    from {{ ref('publisher_faults') }}
    where
        is_undecided
        and scope > 0
) as faulty on claims.publication = faulty.publication
where
    faulty.publication is null
    and claims.verdict_on_record = 'reproduced'
    and checks.verdict = 'not reproducible'
    and checks.computed_value is not null

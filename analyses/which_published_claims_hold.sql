-- Which claims published since December 2020 hold, and where do the others come from?
-- Change the verdict (`matches`, `possible match`, `differs by edition`, `differs by coverage`, `not borne out`,
-- `not checkable`; `all`), or --vars. A claim that differs by edition was no error: it was made from the figures of its
-- day. The rows and cells that each stands on, and the candidates of one that names nobody: `claim_evidence`.
{%- set verdict = var('verdict', 'all') %}

with claims as (

    select * from {{ ref('claim_checks').include(database=false) }}

),

final as (

    select
        claim_id,
        verdict,
        reason,
        claim,
        published_by,
        published_on,
        published_value,
        computed_value,
        difference,
        tolerance,
        explanation,
        source_address
    from claims
    where '{{ verdict }}' in ('all', verdict)

)

select * from final
order by verdict asc nulls last, claim_id asc nulls last

-- Which published claims were checked, and what came of it? Those of a story come first.
-- One row for each claim and edition; `leads` where its publisher compared the months that this build compares.
select
    claim,
    published_by,
    geography_code as organisation_code,
    geography_name,
    measure,
    months,
    published_value,
    computed_value,
    verdict,
    explanation,
    bool_or(
        coalesce(
            baseline_first_month = cast($baseline_from || '-01' as date)
            and baseline_last_month = cast($baseline_to || '-01' as date)
            and comparison_first_month = cast($comparison_from || '-01' as date)
            and comparison_last_month = cast($comparison_to || '-01' as date),
            false
        )
    ) over (partition by published_by) as leads
from marts.claim_checks
order by
    (published_by <> $story) asc nulls last,
    published_by asc nulls last,
    claim_id asc nulls last

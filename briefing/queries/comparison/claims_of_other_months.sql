-- Of which months are the published claims, where none of them compares the months that this build compares?
-- One row, or none.
select
    'These claims are of ' || strftime(min(coalesce(baseline_first_month, comparison_first_month)), '%B %Y') || ' to '
    || strftime(max(comparison_last_month), '%B %Y') || ', and none compares the months compared here.' as words
from marts.claim_checks
having
    count(*) > 0
    and not bool_or(
        coalesce(
            baseline_first_month = cast($baseline_from || '-01' as date)
            and baseline_last_month = cast($baseline_to || '-01' as date)
            and comparison_first_month = cast($comparison_from || '-01' as date)
            and comparison_last_month = cast($comparison_to || '-01' as date),
            false
        )
    )

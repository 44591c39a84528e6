-- Which figures are put to each organisation that the pack names, and which counts are they made of?
-- One row for each list and organisation on it, by organisation.
select
    named.*,
    known.organisation_name_today,
    scans.scans_baseline,
    scans.scans_comparison,
    scans.scans_change,
    scans.scans_change_pct,
    scans.scans_change_low,
    scans.scans_change_high,
    scans.change_is_certain,
    waits.waiting_baseline,
    waits.waiting_comparison,
    waits.over_6_weeks_baseline,
    waits.over_6_weeks_comparison
from marts.briefing_named_trusts as named
left join marts.dim_organisation as known on named.organisation_code = known.organisation_code
left join marts.trust_scan_comparison as scans
    on
        named.organisation_code = scans.organisation_code
        and scans.modality_code = 'all'
left join marts.trust_wait_comparison as waits
    on
        named.organisation_code = waits.organisation_code
        and waits.test_group = 'common'
        and waits.test_code = 'all'
order by
    named.organisation_name asc nulls last,
    named.organisation_code asc nulls last,
    named.list_name asc nulls last

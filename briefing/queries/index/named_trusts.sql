-- Which trusts and boards stand out, and with which figures?
-- One row for each list and organisation on it.
select
    list_name,
    list_rank,
    organisation_code,
    organisation_name,
    nation,
    coalesce(region_name, nation) as place,
    measure,
    value_baseline,
    value_comparison,
    change_pct_or_points
from marts.briefing_named_trusts
order by list_name asc nulls last, list_rank asc nulls last, organisation_code asc nulls last

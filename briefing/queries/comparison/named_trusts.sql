-- Which trusts and boards stand out, and with which figures?
-- One row for each list and organisation on it.
select
    named.list_name,
    named.list_rank,
    named.organisation_code,
    named.organisation_name,
    known.name_note,
    named.nation,
    coalesce(named.region_name, named.nation) as place,
    named.measure,
    named.value_baseline,
    named.value_comparison,
    named.change_pct_or_points
from marts.briefing_named_trusts as named
left join marts.dim_organisation as known on named.organisation_code = known.organisation_code
order by named.list_name asc nulls last, named.list_rank asc nulls last, named.organisation_code asc nulls last

-- Which files are the figures from that are put to an organisation, its own and those of bodies counted with it?
-- One row for each organisation and measure.
with bodies as (
    select
        organisation_code,
        organisation_code as member_code
    from marts.briefing_named_trusts
    union distinct
    select
        organisation_code,
        member_code
    from marts.comparison_groups
),

facts as (
    select
        'scans' as measure,
        organisation_code,
        source_file
    from marts.fct_scans
    where
        strftime(month, '%Y-%m') between $baseline_from and $baseline_to
        or strftime(month, '%Y-%m') between $comparison_from and $comparison_to
    union all
    select
        'scans_last_month' as measure,
        organisation_code,
        source_file
    from marts.fct_scans
    where strftime(month, '%Y-%m') in ($comparison_to, '2019-' || right($comparison_to, 2))
    union all
    select
        'over_6_weeks_pct' as measure,
        organisation_code,
        source_file
    from marts.fct_waits
    where strftime(month, '%Y-%m') in ($baseline_to, $comparison_to)
)

select
    named.organisation_code,
    named.measure,
    string_agg(distinct facts.source_file, '; ' order by facts.source_file asc nulls last) as files
from marts.briefing_named_trusts as named
inner join bodies on named.organisation_code = bodies.organisation_code
inner join facts
    on
        bodies.member_code = facts.organisation_code
        and named.measure = facts.measure
group by named.organisation_code, named.measure
order by all

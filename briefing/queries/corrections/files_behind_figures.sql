-- Which files are the figures of the two windows from, and when were they issued?
-- One row for each kind of facts (scans, activity, waits) and file.
with facts as (
    select
        'scans' as facts,
        month,
        source_file
    from marts.fct_scans
    union all
    select
        'activity' as facts,
        month,
        source_file
    from marts.fct_activity
    union all
    select
        'waits' as facts,
        month,
        source_file
    from marts.fct_waits
)

select distinct
    facts.facts,
    coalesce(loaded.sha256, '') as sha256,
    facts.source_file as file_name,
    coalesce(loaded.publication, '') as publication,
    coalesce(loaded.period, '') as period,
    coalesce(cast(loaded.issued_on as varchar), '') as issued_on
from facts
left join marts.loaded_files as loaded
    on
        facts.source_file = loaded.file_name
        and loaded.months_that_count > 0
where
    case
        when facts.facts = 'waits' then strftime(facts.month, '%Y-%m') in ($baseline_to, $comparison_to)
        else
            strftime(facts.month, '%Y-%m') between $baseline_from and $baseline_to
            or strftime(facts.month, '%Y-%m') between $comparison_from and $comparison_to
    end
order by
    list_position(['scans', 'activity', 'waits'], facts.facts) asc nulls last,
    sha256 asc nulls last,
    file_name asc nulls last,
    publication asc nulls last,
    period asc nulls last,
    issued_on asc nulls last

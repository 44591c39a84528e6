-- Why has a month of an organisation no share of 2019, and which months so far are not like those of 2019?
-- One row for each kind of scan, organisation, measure, month and flag.
with so_far as (
    select
        *,
        count(*) filter (where not is_comparable) over (
            partition by organisation_code, modality_code
            order by month asc nulls last
        ) as months_not_comparable
    from marts.trust_scans_over_time
    where shortfall_added_up_low is not null
)

select
    'scans' as block,
    modality_code as test,
    organisation_code as code,
    'scans_pct_of_2019' as measure,
    strftime(month, '%Y-%m') as month,
    'not_compared' as flag,
    comparability_note as note
from marts.trust_scans_over_time
where pct_of_2019 is null and scans is not null and comparability_note <> ''
union all
select
    'scans' as block,
    modality_code as test,
    organisation_code as code,
    'scans_missed' as measure,
    strftime(month, '%Y-%m') as month,
    'broken' as flag,
    'months so far that are not like those of 2019: ' || (months_not_comparable - months_missing) as note
from so_far
where months_not_comparable > months_missing
order by all

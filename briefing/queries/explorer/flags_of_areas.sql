-- What is known against a figure of England, a region or a nation: in part, withheld or derived?
-- One row for each block of figures, test (null: each), area, month and flag.
with silent_organisations as (
    select
        gaps.subject,
        gaps.month,
        gaps.organisation_code,
        unnest([organisations.region_code, 'ENG']) as code
    from marts.reporting_gaps as gaps
    inner join marts.dim_organisation as organisations on gaps.organisation_code = organisations.organisation_code
    where
        gaps.subject in ('waits', 'activity')
        and gaps.test_code = 'all'
        and gaps.gap_kind in ('no return', 'zeros alone', 'withheld')
        and organisations.nation = 'England'
),

silent as (
    select
        subject,
        month,
        code,
        count(distinct organisation_code) as organisations
    from silent_organisations
    where code is not null
    group by subject, month, code
),

found as (
    select
        'scans' as block,
        modality_code as test,
        'ENG' as code,
        month,
        'withheld' as flag,
        'its file leaves it in doubt' as note
    from marts.fct_scans_england
    where scan_state = 'withheld'
    union all
    select
        subject as block,
        null as test,
        code,
        month,
        'partial' as flag,
        'organisations that sent nothing, or zeros alone: ' || organisations as note
    from silent
    union all
    select
        'waits' as block,
        test_group as test,
        area_code as code,
        month,
        'derived' as flag,
        comparability_note as note
    from marts.waits_over_time
    where is_derived
)

select distinct
    block,
    test,
    code,
    cast(null as varchar) as measure,
    strftime(month, '%Y-%m') as month,
    flag,
    note
from found
order by all

-- What is known against the median of an organisation's or England's year?
-- One row for each block of figures, kind of scan, organisation or England, year and flag.
with states as (
    select
        subject,
        year_from,
        organisation_code,
        test_code,
        median_state
    from marts.fct_median_days_by_year
    where source_setting = 'all'
    union all
    select
        subject,
        year_from,
        'ENG' as organisation_code,
        test_code,
        median_state
    from marts.fct_median_days_by_year_england
    where source_setting = 'all'
),

found as (
    select
        subject as block,
        test_code as test,
        organisation_code as code,
        year_from,
        median_state as flag,
        case median_state
            when 'withheld' then 'its file leaves it in doubt'
            else 'it had fewer than 3 such tests'
        end as note
    from states
    where subject in ('request_to_test', 'test_to_report') and median_state in ('withheld', 'suppressed')
    union all
    select
        measure as block,
        modality_code as test,
        organisation_code as code,
        year_from,
        case when median_days is null then 'no_figure' else 'doubtful' end as flag,
        median_note as note
    from marts.trust_median_days_by_year
    where not is_sound and median_note <> ''
)

select distinct
    block,
    test,
    code,
    cast(null as varchar) as measure,
    strftime(year_from, '%Y-%m') as month,
    flag,
    note
from found
order by all

-- A merger that a loaded title page states is a succession of the code that ended, in the month stated.
select distinct
    stated.source_file,
    stated.source_sheet,
    stated.source_cells,
    stated.organisation_code,
    'a succession of this code in ' || {{ month_and_year('stated.month') }}
    || ': add it to seeds/organisations/added_successions.csv' as expected
from {{ ref('int_completeness__stated') }} as stated
left join {{ ref('int_organisations__successions') }} as successions
    on
        stated.organisation_code = successions.old_code
        and stated.month = cast({{ dbt.date_trunc('month', 'successions.effective_on') }} as date)
where
    stated.effect = 'merged'
    and successions.old_code is null

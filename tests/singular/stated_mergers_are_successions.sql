-- A merger that a title page states is a succession of the code that ended, in the month stated.
select
    notes.source_file,
    notes.sheet as source_sheet,
    notes.cell as source_cells,
    notes.organisation_code,
    'a succession of this code in ' || {{ month_and_year('notes.first_month') }}
    || ': add it to seeds/added_successions.csv' as expected
from {{ ref('publisher_notes') }} as notes
left join {{ ref('int_organisations__successions') }} as successions
    on
        notes.organisation_code = successions.old_code
        and notes.first_month = cast({{ dbt.date_trunc('month', 'successions.effective_on') }} as date)
where
    notes.effect = 'merged'
    and successions.old_code is null
    and exists (select 1 from {{ source('raw', 'ods_succession') }})

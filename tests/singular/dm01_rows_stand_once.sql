-- A provider stands once in sheet Provider, and once for each test in Provider by Test.
with table_rows as (

    select * from {{ ref('stg_dm01__provider') }}
    union all
    select * from {{ ref('stg_dm01__provider_by_test') }}

)

select
    source_file,
    source_sheet,
    'rows ' || {{ sorted_list('cast(row_number as string)', ', ') }} as source_cells,
    organisation_code || coalesce(', test ' || diagnostic_id, '') as text,
    'each provider once, and once for each test' as expected
from table_rows
where row_rule in ('provider', 'test_total')
group by file_id, source_file, source_sheet, organisation_code, diagnostic_id
having count(*) > 1

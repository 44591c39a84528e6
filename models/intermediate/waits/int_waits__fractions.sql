with figures as (

    select * from {{ ref('stg_dm01__figures') }}

)

select
    source_file,
    source_sheet,
    source_cells,
    printed_text,
    printed_count
from figures
where
    row_rule = 'provider'
    and printed_count <> round(printed_count)

select
    month,
    test_code,
    source_setting,
    median_days,
    figure_state as median_state,
    printed_text,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_figures__counted') }}
where
    publication = 'did_table_6'
    and is_of_the_nation
    and test_code is not null

select
    month,
    test_code,
    source_setting,
    figure as scans,
    figure_state as scan_state,
    figure_low as scans_low,
    figure_high as scans_high,
    printed_text,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_figures__counted') }}
where
    publication = 'did_table_4'
    and is_of_the_nation
    and test_code is not null

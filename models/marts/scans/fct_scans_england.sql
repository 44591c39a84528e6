select
    month,
    test_code as modality_code,
    figure as scans,
    figure_state as scan_state,
    figure_low as scans_low,
    figure_high as scans_high,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_figures__counted') }}
where
    subject = 'scans'
    and is_of_the_nation
    and test_code is not null

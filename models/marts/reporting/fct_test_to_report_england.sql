select
    month,
    test_code as modality_code,
    median_days,
    figure_state as median_state,
    printed_text,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_figures__counted') }}
where
    subject = 'test_to_report'
    and is_of_the_nation
    and test_code is not null

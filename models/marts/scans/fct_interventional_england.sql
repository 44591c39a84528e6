select
    month,
    test_code as modality_code,
    figure as events,
    figure_state as event_state,
    figure_low as events_low,
    figure_high as events_high,
    printed_text,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_figures__counted') }}
where
    publication = 'did_table_12'
    and is_of_the_nation
    and test_code is not null

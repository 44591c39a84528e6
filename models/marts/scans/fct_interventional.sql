select
    month,
    region_code,
    published_region_code,
    organisation_code,
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
    and not is_of_the_nation
    and published_region_code is not null
    and organisation_code is not null
    and test_code is not null

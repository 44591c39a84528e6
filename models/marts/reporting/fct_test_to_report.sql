select
    month,
    region_code,
    published_region_code,
    organisation_code,
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
    and not is_of_the_nation
    and published_region_code is not null
    and organisation_code is not null
    and test_code is not null

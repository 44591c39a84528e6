select
    nation,
    month,
    region_code,
    published_region_code,
    organisation_code,
    test_code,
    figure as waiting,
    figure_state as wait_state,
    waiting_over_6_weeks,
    waiting_over_8_weeks,
    waiting_over_9_weeks,
    waiting_over_13_weeks,
    waiting_over_26_weeks,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_figures__counted') }}
where
    subject = 'waits'
    and not is_of_the_nation
    and organisation_code is not null
    and test_code is not null

select
    month,
    region_code,
    published_region_code,
    organisation_code,
    test_code,
    planned,
    unscheduled,
    waiting_list,
    figure as activity,
    figure_state as activity_state,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_figures__counted') }}
where
    subject = 'activity'
    and not is_of_the_nation
    and organisation_code is not null
    and test_code is not null

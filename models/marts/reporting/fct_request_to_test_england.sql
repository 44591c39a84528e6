select
    month,
    modality_code,
    median_days,
    median_state,
    printed_text,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_medians__request_to_test') }}
where row_rule = 'england' and left_out_rule is null

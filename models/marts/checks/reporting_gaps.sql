select
    organisation_code,
    month,
    subject,
    test_code,
    gap_kind,
    is_gap,
    explanation,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_completeness__gaps') }}

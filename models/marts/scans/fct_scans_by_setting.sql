select
    first_month,
    last_month,
    region_code,
    published_region_code,
    organisation_code,
    test_code as modality_code,
    source_setting,
    cast(figure as bigint) as scans,
    figure_state as scan_state,
    figure_low as scans_low,
    figure_high as scans_high,
    printed_text,
    source_file,
    source_sheet,
    source_cells
from {{ ref('int_periods__figures') }}
where
    publication = 'did_table_11'
    and row_rule = 'provider'
    and left_out_rule is null
    and published_region_code is not null

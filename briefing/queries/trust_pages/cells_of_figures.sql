-- Which cells of the publishers' files are the figures of each organisation added up from?
-- One row for each figure and sheet of a file; only sums, of which changes and shares are made.
select
    subject_code,
    mart,
    test_group,
    test_code,
    source_setting,
    figure,
    source_file,
    source_sheet,
    source_cells,
    cells
from marts.figure_sources
where
    figure = part
    and mart like 'trust%'
    and (
        mart like '%scan_comparison'
        or (mart = 'trust_activity_comparison' and test_group = 'all')
        or (mart = 'trust_wait_comparison' and not regexp_matches(part, '_(8|9)_weeks'))
    )
order by all

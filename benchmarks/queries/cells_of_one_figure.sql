-- From which cells does the change in scans of a trust come?
select
    formula,
    part,
    source_file,
    source_sheet,
    source_cells,
    cells
from marts.figure_sources
where
    mart = 'trust_scan_comparison'
    and subject_code = 'RR8'
    and test_code = 'all'
    and figure = 'scans_change_pct'
order by part asc nulls last, source_file asc nulls last

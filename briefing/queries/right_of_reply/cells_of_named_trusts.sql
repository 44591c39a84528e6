-- Which cells of the publishers' files is a change made of that is put to an organisation?
-- One row for each organisation, measure, part of the figure and sheet of a file.
with named as (
    select distinct
        organisation_code,
        measure
    from marts.briefing_named_trusts
)

select
    named.organisation_code,
    named.measure,
    sources.part,
    sources.source_file,
    sources.source_sheet,
    sources.source_cells,
    sources.cells
from named
inner join marts.figure_sources as sources on named.organisation_code = sources.subject_code
where
    sources.test_code = 'all'
    and (
        (
            named.measure = 'scans'
            and sources.mart = 'trust_scan_comparison'
            and sources.test_group = ''
            and sources.figure = 'scans_change'
        )
        or (
            named.measure = 'over_6_weeks_pct'
            and sources.mart = 'trust_wait_comparison'
            and sources.test_group = 'common'
            and sources.figure = 'change_points'
        )
    )
order by
    sources.source_file asc nulls last,
    sources.source_sheet asc nulls last,
    sources.part asc nulls last

-- Whose figures of a month are incomplete, and why?
select
    gaps.organisation_code,
    organisations.organisation_name,
    gaps.subject,
    gaps.gap_kind,
    gaps.explanation,
    gaps.source_file,
    gaps.source_cells
from marts.reporting_gaps as gaps
inner join marts.dim_organisation as organisations on gaps.organisation_code = organisations.organisation_code
where
    gaps.month = date '2020-04-01'
    and gaps.is_gap
order by organisations.organisation_name asc nulls last, gaps.subject asc nulls last

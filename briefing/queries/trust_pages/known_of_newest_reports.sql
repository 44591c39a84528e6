-- What is known against the newest shares of reports of each organisation?
-- One row for each organisation, modality (or `all`) and statement.
with newest as (
    select
        first_month,
        last_month
    from marts.fct_report_turnaround
    where area_level = 'england'
    order by last_month desc nulls last, first_month desc nulls last
    limit 1
)

select
    gaps.organisation_code,
    gaps.test_code as modality_code,
    gaps.explanation
from marts.reporting_gaps as gaps
inner join newest on gaps.month between newest.first_month and newest.last_month
where
    gaps.is_gap
    and (
        gaps.subject = 'test_to_report'
        or (gaps.subject = 'scans_by_setting' and gaps.gap_kind = 'misplaced')
        or (
            gaps.subject = 'scans'
            and gaps.gap_kind in ('no return', 'zeros alone', 'collapse', 'missing test')
        )
    )
group by gaps.organisation_code, gaps.test_code, gaps.explanation
order by
    gaps.organisation_code asc, gaps.test_code = 'all' desc, gaps.test_code asc, min(gaps.month) asc,
    gaps.explanation asc

-- Whose waiting lists are missing, all or in part, in the newest month of England's, or in the same month of 2019?
-- One row for each organisation and month.
with newest as (
    select max(month) as month
    from marts.waits_over_time
    where area_code = 'ENG' and waiting is not null
)

select distinct
    gaps.month,
    known.organisation_name
from marts.reporting_gaps as gaps
inner join marts.dim_organisation as known on gaps.organisation_code = known.organisation_code
cross join newest
where
    gaps.subject = 'waits'
    and gaps.is_gap
    and known.organisation_type = 'nhs_trust'
    and gaps.month in (newest.month, make_date(2019, month(newest.month), 1))
order by gaps.month asc nulls last, known.organisation_name asc nulls last

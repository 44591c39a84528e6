-- What were the median days of each organisation by year, beside England's, and with which neighbours can they be set?
-- One row for each measure, kind of scan, organisation and year; neighbours are peers of one region.
select
    days.measure,
    days.modality_code,
    days.organisation_code,
    days.year_from,
    days.year_to,
    days.median_days,
    days.england_median_days,
    days.is_one_date,
    days.is_sound,
    days.median_note,
    known.region_code,
    coalesce(known.peer_group, '') as peer_group
from marts.trust_median_days_by_year as days
inner join marts.dim_organisation as known on days.organisation_code = known.organisation_code
where days.median_days is not null
order by
    days.measure asc nulls last,
    days.modality_code asc nulls last,
    days.year_from asc nulls last,
    days.median_days asc nulls last,
    days.organisation_code asc nulls last

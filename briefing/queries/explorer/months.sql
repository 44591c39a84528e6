-- Which months, or years of medians, are there of each set of figures?
-- One row for each set of figures and month, in order; a year is the month that it begins in.
with found as (
    select 'scans_of_organisations' as figures, month from marts.trust_scans_over_time
    union
    select 'scans_of_areas' as figures, month from marts.scans_over_time
    union
    select 'waits_of_organisations' as figures, month from marts.trust_waits_over_time
    union
    select 'waits_of_areas' as figures, month from marts.waits_over_time
    union
    select 'waits_of_boards' as figures, month from marts.fct_waits where nation <> 'England'
    union
    select 'waits_by_test' as figures, month from marts.trust_backlog_over_time
    union
    select 'activity_of_organisations' as figures, month from marts.trust_activity_over_time
    union
    select 'activity_of_areas' as figures, month from marts.activity_over_time
    union
    select 'days_of_organisations' as figures, year_from as month from marts.trust_median_days_by_year
    union
    select 'days_of_england' as figures, year_from as month from marts.fct_median_days_by_year_england
)

select
    figures,
    month
from found
order by figures asc nulls last, month asc nulls last

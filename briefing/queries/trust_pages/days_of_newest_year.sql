-- What were the median days of each organisation and of England in the newest year, and in that of the baseline?
-- One row for each measure, organisation (or `ENG`), year and modality; none where the newest ends with the windows.
with england as (
    select
        subject as measure,
        'ENG' as organisation_code,
        test_code as modality_code,
        year_from,
        year_to,
        median_days,
        false as is_one_date,
        '' as median_note
    from marts.fct_median_days_by_year_england
    where subject in ('request_to_test', 'test_to_report')
),

printed as (
    select
        measure,
        organisation_code,
        modality_code,
        year_from,
        year_to,
        median_days,
        is_one_date,
        median_note
    from marts.trust_median_days_by_year
    union all
    select * from england
),

years as (
    select
        max(year_from) as newest_from,
        max(year_to) as newest_to,
        max(year_from) filter (strftime(year_from, '%Y-%m') <= $baseline_from) as before_from
    from england
)

select printed.*
from printed
inner join years on printed.year_from in (years.newest_from, years.before_from)
where strftime(years.newest_to, '%Y-%m') > $comparison_to
order by printed.measure asc, printed.organisation_code asc, printed.modality_code asc

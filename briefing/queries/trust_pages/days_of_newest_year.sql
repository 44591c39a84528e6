-- What were the median days of each organisation and of England in the newest year, where that ends after the windows?
-- One row for each measure, organisation (or `ENG`) and modality.
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
)

select printed.*
from printed
inner join (select max(year_from) as year_from from england) as newest on printed.year_from = newest.year_from
where strftime(printed.year_to, '%Y-%m') > $comparison_to
order by printed.measure asc, printed.organisation_code asc, printed.modality_code asc

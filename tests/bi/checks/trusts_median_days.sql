select
    organisation_name, organisation_code, region_name,
    format('{}/{:02}', year(year_from), year(year_to) % 100) as financial_year,
    median_days, england_median_days, tests, is_one_date, is_sound, median_note,
    'median days from the test to the report' as how_fast
from marts.trust_median_days_by_year
left join (select organisation_code, region_name from marts.dim_organisation) using (organisation_code)
where
    measure = 'test_to_report' and modality_code = 'did_mri'
    and year_from = (
        select max(year_from) from marts.trust_median_days_by_year where measure = 'test_to_report'
    )
order by tests desc nulls last, organisation_code

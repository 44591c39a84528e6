-- Of which months are those figures: a month, a quarter or a year?
-- One row for each measure, kind of figure and group of patients.
select
    measure,
    unit,
    basis,
    patient_group,
    min(period_from_baseline) as from_baseline,
    max(period_to_baseline) as to_baseline,
    min(period_from_comparison) as from_comparison,
    max(period_to_comparison) as to_comparison
from marts.region_reporting_comparison
where area_code = 'ENG'
group by measure, unit, basis, patient_group
order by measure asc, basis asc, patient_group asc

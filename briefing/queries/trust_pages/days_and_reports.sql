-- How fast did tests and reports of each organisation come, beside England's, and who of its peers is slower?
-- One row for each measure, group of patients, organisation and modality.
select
    trusts.measure,
    trusts.unit,
    trusts.basis,
    trusts.patient_group,
    trusts.organisation_code,
    trusts.modality_code,
    trusts.figure_baseline,
    trusts.figure_comparison,
    england.figure_baseline as england_figure_baseline,
    england.figure_comparison as england_figure_comparison,
    trusts.baseline_is_one_date,
    trusts.comparison_is_one_date,
    trusts.comparison_is_sound,
    trusts.slowest_rank,
    trusts.rank_shared_with,
    trusts.rank_of,
    trusts.comparability_note
from marts.trust_reporting_comparison as trusts
left join marts.region_reporting_comparison as england
    on
        trusts.measure = england.measure
        and trusts.basis = england.basis
        and trusts.patient_group = england.patient_group
        and trusts.modality_code = england.modality_code
        and england.area_code = 'ENG'
order by trusts.measure asc, trusts.patient_group asc, trusts.organisation_code asc, trusts.modality_code asc

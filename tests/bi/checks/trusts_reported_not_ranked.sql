select
    organisation_name, organisation_code, region_name, figure_baseline, figure_comparison,
    england_figure_comparison, unit, tests_comparison, comparison_is_one_date, comparison_is_sound,
    comparability_note,
    'median days from the test to the report' as how_fast,
    'all patients' as patients
from marts.trust_reporting_comparison
where measure = 'test_to_report' and modality_code = 'did_mri' and slowest_rank is null
order by tests_comparison desc nulls last, organisation_code

select
    slowest_rank, rank_shared_with, rank_of, organisation_name, organisation_code, region_name,
    figure_baseline, figure_comparison, figure_change, england_figure_comparison, unit,
    tests_comparison, comparability_note,
    case when organisation_name_today <> organisation_name then organisation_name_today else '' end
    as renamed_to,
    case
        when period_from_baseline = period_to_baseline then strftime(period_to_baseline, '%b %Y')
        else strftime(period_from_baseline, '%b %Y') || ' to ' || strftime(period_to_baseline, '%b %Y')
    end as months_baseline,
    case
        when period_from_comparison = period_to_comparison then strftime(period_to_comparison, '%b %Y')
        else strftime(period_from_comparison, '%b %Y') || ' to ' || strftime(period_to_comparison, '%b %Y')
    end as months_comparison,
    'median days from the test to the report' as how_fast,
    'all patients' as patients
from marts.trust_reporting_comparison
where measure = 'test_to_report' and modality_code = 'did_mri' and slowest_rank is not null
order by peer_group, slowest_rank, organisation_code

select
    case area_level when 'england' then 'England' else region_name end as area_name,
    100 * within_7_days_share as within_7_days,
    100 * over_28_days_share as over_28_days
from marts.fct_report_turnaround
left join marts.dim_region using (region_code)
where
    basis = 'all_cases' and area_level <> 'provider' and patient_group = 'outpatient_gp_other'
    and modality_code = 'did_mri'
    and first_month = (select max(first_month) from marts.fct_report_turnaround where basis = 'all_cases')

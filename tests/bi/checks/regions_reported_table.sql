select
    case area_level when 'england' then 'England' else region_name end as area_name,
    code_in_words as patients,
    first_month, last_month, cases, same_day_share, by_next_day_share, within_7_days_share,
    within_14_days_share, over_28_days_share, not_known_share
from marts.fct_report_turnaround
left join marts.dim_region using (region_code)
left join marts.dim_code on column_name = 'patient_group' and code = patient_group
where
    basis = 'all_cases' and area_level <> 'provider' and modality_code = 'did_mri'
    and first_month = (select max(first_month) from marts.fct_report_turnaround where basis = 'all_cases')
order by patient_group, area_level, area_code

select
    code_in_words as asked_by,
    scans_of_baseline_year as scans_before,
    scans_of_comparison_year as scans_after
from marts.scan_change_by_setting
left join marts.dim_code on column_name = 'source_setting' and code = source_setting
where area_code = 'ENG' and modality_code = 'all'

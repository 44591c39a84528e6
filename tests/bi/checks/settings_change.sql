select
    code_in_words as asked_by,
    share_of_change_pct as share_of_change
from marts.scan_change_by_setting
left join marts.dim_code on column_name = 'source_setting' and code = source_setting
where area_code = 'ENG' and modality_code = 'all'

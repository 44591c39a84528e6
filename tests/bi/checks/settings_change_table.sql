select
    area_name,
    code_in_words as asked_by,
    format(
        '{}/{:02} to {}/{:02}',
        year(year_from_baseline), (year(year_from_baseline) + 1) % 100,
        year(year_from_comparison), (year(year_from_comparison) + 1) % 100
    ) as years,
    scans_of_baseline_year, scans_of_comparison_year, scans_change, share_of_change_pct,
    contribution_points, scans_change_of_all, comparability_note
from marts.scan_change_by_setting
left join marts.dim_code on column_name = 'source_setting' and code = source_setting
where area_level <> 'provider' and modality_code = 'all'
order by area_level, area_name, scans_change, source_setting

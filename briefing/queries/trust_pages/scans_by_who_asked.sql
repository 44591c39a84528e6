-- Which patients are the scans of each organisation of, in the years that the months compared are in, beside England?
-- One row for each organisation and source setting, and one of all settings together.
with parts as (
    select
        area_level,
        area_code,
        source_setting,
        year_from_baseline,
        year_from_comparison,
        scans_of_baseline_year,
        scans_of_comparison_year,
        scans_change,
        contribution_points,
        is_comparable,
        comparability_note
    from marts.scan_change_by_setting
    where area_level in ('england', 'provider') and modality_code = 'all'
    union all
    select
        area_level,
        area_code,
        'all' as source_setting,
        min(year_from_baseline) as year_from_baseline,
        min(year_from_comparison) as year_from_comparison,
        sum(scans_of_baseline_year) as scans_of_baseline_year,
        sum(scans_of_comparison_year) as scans_of_comparison_year,
        sum(scans_change) as scans_change,
        100.0 * sum(scans_change) / nullif(sum(scans_of_baseline_year), 0) as contribution_points,
        bool_and(is_comparable) as is_comparable,
        max(comparability_note) as comparability_note
    from marts.scan_change_by_setting
    where area_level in ('england', 'provider') and modality_code = 'all'
    group by area_level, area_code
)

select
    parts.area_code as organisation_code,
    parts.source_setting,
    parts.year_from_baseline,
    parts.year_from_comparison,
    parts.scans_of_baseline_year,
    parts.scans_of_comparison_year,
    parts.scans_change,
    100.0 * parts.scans_change / nullif(parts.scans_of_baseline_year, 0) as scans_change_pct,
    parts.contribution_points,
    england.contribution_points as england_points,
    parts.is_comparable,
    parts.comparability_note
from parts
left join parts as england on parts.source_setting = england.source_setting and england.area_level = 'england'
where parts.area_level = 'provider'
order by
    organisation_code asc,
    parts.source_setting = 'all' desc,
    parts.source_setting like 'other%' asc,
    parts.scans_of_baseline_year desc nulls last,
    parts.source_setting asc

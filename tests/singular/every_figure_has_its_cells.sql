{% set marts = {
    'trust_scan_comparison': ref('trust_scan_comparison'),
    'region_scan_comparison': ref('region_scan_comparison'),
    'trust_wait_comparison': ref('trust_wait_comparison'),
    'region_wait_comparison': ref('region_wait_comparison'),
    'trust_activity_comparison': ref('trust_activity_comparison'),
    'region_activity_comparison': ref('region_activity_comparison'),
    'trust_cancer_scan_comparison': ref('trust_cancer_scan_comparison'),
    'england_cancer_scan_comparison': ref('england_cancer_scan_comparison'),
} %}

-- Every figure of the comparisons has rows in figure_sources, and what the facts count of the cells of a sum is
-- the figure. A sum of 0 may have no cell (Wales prints no band of nobody).
with figures as (

    {{ shown_figures(marts) }}

),

sourced as (

    select distinct
        mart,
        subject_code,
        test_group,
        test_code,
        source_setting,
        figure
    from {{ ref('figure_sources') }}

),

counted as (

    select
        mart,
        subject_code,
        test_group,
        test_code,
        source_setting,
        part as figure,
        sum(counted) as counted
    from {{ ref('int_figure_sources__parts') }}
    group by mart, subject_code, test_group, test_code, source_setting, part

)

select
    figures.mart,
    figures.subject_code,
    figures.test_group,
    figures.test_code,
    figures.source_setting,
    figures.figure,
    cast(figures.figure_value as string) as text,
    counted.counted,
    'cells in figure_sources that add up to it' as expected
from figures
left join sourced
    on
        figures.mart = sourced.mart
        and figures.subject_code = sourced.subject_code
        and figures.test_code = sourced.test_code
        and figures.test_group = sourced.test_group
        and figures.source_setting = sourced.source_setting
        and figures.figure = sourced.figure
left join counted
    on
        figures.mart = counted.mart
        and figures.subject_code = counted.subject_code
        and figures.test_code = counted.test_code
        and figures.test_group = counted.test_group
        and figures.source_setting = counted.source_setting
        and figures.figure = counted.figure
where
    (sourced.figure is null and figures.figure_value <> 0)
    or counted.counted <> figures.figure_value

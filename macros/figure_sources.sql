{#
    The marts whose figures are walked back to cells: what they count, the fields that say which row a figure
    is in (none: an empty text), and their columns of figures, those of `figure_formulas`.
#}
{% macro figure_marts() -%}
    {%- set like_for_like = '_like_for_like' -%}
    {%- set scans = changed_figures('scans') -%}
    {%- set activity = changed_figures('activity') -%}
    {%- set tests = {'test_group': 'test_group', 'test_code': 'test_code'} -%}
    {{ return({
        'trust_scan_comparison': {
            'measure': 'scans', 'subject_code': 'organisation_code', 'test_code': 'modality_code', 'figures': scans,
        },
        'region_scan_comparison': {
            'measure': 'scans', 'subject_code': 'area_code', 'test_code': 'modality_code',
            'figures': scans + changed_figures('scans', like_for_like),
        },
        'trust_wait_comparison': dict(
            tests, measure='waits', subject_code='organisation_code', figures=wait_figures(wait_thresholds()),
        ),
        'region_wait_comparison': dict(
            tests, measure='waits', subject_code='area_code',
            figures=wait_figures([6, 13]) + wait_figures([6, 13], like_for_like),
        ),
        'trust_activity_comparison': dict(
            tests, measure='activity', subject_code='organisation_code', figures=activity,
        ),
        'region_activity_comparison': dict(
            tests, measure='activity', subject_code='area_code',
            figures=activity + changed_figures('activity', like_for_like),
        ),
        'trust_cancer_scan_comparison': {
            'measure': 'scans', 'subject_code': 'organisation_code', 'test_code': 'test_code',
            'source_setting': 'source_setting', 'figures': scans,
        },
        'england_cancer_scan_comparison': {
            'measure': 'scans', 'subject_code': "'ENG'", 'test_code': 'test_code',
            'source_setting': 'source_setting', 'figures': scans,
        },
    }) }}
{%- endmacro %}

{# Columns of a measure in both windows and of its change: `scans_baseline` … `scans_change_pct`. #}
{% macro changed_figures(measure, suffix='') -%}
    {%- set figures = [] -%}
    {%- for figure in ['baseline', 'comparison', 'change', 'change_pct'] -%}
        {%- do figures.append(measure ~ '_' ~ figure ~ suffix) -%}
    {%- endfor -%}
    {{ return(figures) }}
{%- endmacro %}

{# Columns of waits in both months, with those over each number of weeks, their shares and changes. #}
{% macro wait_figures(thresholds, suffix='') -%}
    {%- set figures = ['waiting_baseline' ~ suffix, 'waiting_comparison' ~ suffix] -%}
    {%- for weeks in thresholds -%}
        {%- set over = 'over_%d_weeks_' % weeks -%}
        {%- for figure in ['baseline', 'comparison', 'pct_baseline', 'pct_comparison'] -%}
            {%- do figures.append(over ~ figure ~ suffix) -%}
        {%- endfor -%}
        {%- do figures.append(('change_points' if weeks == 6 else over ~ 'change_points') ~ suffix) -%}
    {%- endfor -%}
    {{ return(figures) }}
{%- endmacro %}


{#
    Figures that those marts show, a row each: mart, the fields that say which row it is in, figure, figure_value.
    `marts` are the relations by their names.
#}
{% macro shown_figures(marts) -%}
    {%- for mart, row in figure_marts().items() %}
    select
        '{{ mart }}' as mart,
        '{{ row.measure }}' as measure,
        subject_code,
        test_group,
        test_code,
        source_setting,
        figure,
        figure_value
    from (
        select
            {%- for figure in row.figures %}
            cast({{ figure }} as double) as {{ figure }},
            {%- endfor %}
            {{ row.subject_code }} as subject_code,
            {{ row.get('test_group', "''") }} as test_group,
            {{ row.test_code }} as test_code,
            {{ row.get('source_setting', "''") }} as source_setting
        from {{ marts[mart] }}
    ) as shown
    unpivot (figure_value for figure in ({{ row.figures | join(', ') }}))
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{# Column and row of a cell: `K1222` is `K` and 1222; of a list of cells, those of the first. #}
{% macro cell_letter(cell) -%}
    regexp_extract({{ cell }}, '([A-Z]+)([0-9]+)', 1)
{%- endmacro %}

{% macro cell_row(cell) -%}
    cast(regexp_extract({{ cell }}, '([A-Z]+)([0-9]+)', 2) as bigint)
{%- endmacro %}


{# DM01 columns that a measure is the sum of; the bands from 13 weeks on were apart until March 2009. #}
{% macro dm01_measure_columns() -%}
    {%- set from_13 = dm01_long_wait_columns()[1:] -%}
    {{ return({
        'waiting': ['total_waiting_list'],
        'over_6_weeks': ['number_waiting_6_weeks'],
        'over_8_weeks': dm01_band_columns(8) + from_13,
        'over_9_weeks': dm01_band_columns(9) + from_13,
        'over_13_weeks': ['number_waiting_13_weeks'],
        'activity': ['planned', 'unscheduled', 'waiting_list'],
    }) }}
{%- endmacro %}

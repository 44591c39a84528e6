{{ config(materialized='table') }}

{% set are_years = windows_are_years() %}
{% set medians_of_years, medians_of_months = ref('int_reporting__years'), ref('int_figures__counted') %}
{% set shares = ['same_day', 'by_next_day', 'within_7_days', 'within_14_days', 'over_28_days'] %}

with medians as (
    {% for window_name in compared_windows() %}
    select
        '{{ window_name }}' as window_name,
        subject as measure,
        {%- if are_years %}
        year_from as period_from,
        {%- else %}
        month as period_from,
        {%- endif %}
        {{ window_date(window_name, 'last') }} as period_to,
        is_of_the_nation,
        region_code,
        organisation_code,
        test_code,
        median_days,
        {{ 'median_state' if are_years else 'figure_state' }} as median_state,
        source_file,
        source_sheet,
        source_cells
    from {{ medians_of_years if are_years else medians_of_months }}
    where
        subject in ('request_to_test', 'test_to_report')
        and test_code is not null
        {%- if are_years %}
        and year_from = {{ window_date(window_name, 'first') }}
        {%- else %}
        and month = {{ window_date(window_name, 'last') }}
        {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

scans as (

    select
        windows.window_name,
        counted.is_of_the_nation,
        counted.organisation_code,
        counted.test_code,
        sum(counted.figure) as scans
    from {{ ref('int_figures__counted') }} as counted
    inner join {{ ref('int_windows__months') }} as windows on counted.month = windows.month
    where
        counted.subject = 'scans'
        {%- if not are_years %}
        and counted.month in ({{ window_date('baseline', 'last') }}, {{ window_date('comparison', 'last') }})
        {%- endif %}
    group by windows.window_name, counted.is_of_the_nation, counted.organisation_code, counted.test_code

),

-- Shares are printed by year or quarter: the one that holds the window's last month.
turnaround as (
    {% for window_name in compared_windows() %}
    select
        '{{ window_name }}' as window_name,
        reports.*
    from {{ ref('int_periods__turnaround') }} as reports
    where {{ window_date(window_name, 'last') }} between reports.first_month and reports.last_month
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

printed as (

    select
        medians.window_name,
        medians.measure,
        'days' as unit,
        'known_dates' as basis,
        'all' as patient_group,
        medians.period_from,
        medians.period_to,
        case when medians.is_of_the_nation then 'england' else 'provider' end as area_level,
        medians.region_code,
        medians.organisation_code,
        medians.test_code,
        medians.median_days as figure,
        medians.median_state as figure_state,
        scans.scans as tests,
        medians.source_file,
        medians.source_sheet,
        medians.source_cells
    from medians
    left join scans
        on
            medians.window_name = scans.window_name
            and medians.is_of_the_nation = scans.is_of_the_nation
            and medians.organisation_code = scans.organisation_code
            and medians.test_code = scans.test_code
    {%- for share in shares %}
    union all
    select
        window_name,
        'reported_{{ share }}' as measure,
        'percent' as unit,
        basis,
        patient_group,
        first_month as period_from,
        last_month as period_to,
        area_level,
        case when area_level = 'region' then published_region_code else region_code end as region_code,
        case area_level when 'england' then 'ENG' when 'region' then published_region_code else organisation_code end
            as organisation_code,
        modality_code as test_code,
        100 * {{ share }}_share as figure,
        case
            when {{ share }}_share is not null then 'reported'
            when cases_state = 'suppressed' or share_state = 'withheld' then cases_state
            else 'not_submitted'
        end as figure_state,
        cases as tests,
        source_file,
        source_sheet,
        source_cells
    from turnaround
    {%- endfor %}

),

-- Of a share that a table does not print, nothing is suppressed.
of_columns_there_are as (

    select
        *,
        count(figure) over (partition by measure, basis, patient_group) as figures_of_the_column
    from printed

),

-- A provider that reports in several regions has a figure in each, and none for all.
final as (

    select
        window_name,
        measure,
        unit,
        basis,
        patient_group,
        min(period_from) as period_from,
        max(period_to) as period_to,
        area_level,
        organisation_code,
        test_code,
        cast(count(*) as bigint) as printed_figures,
        case when count(*) = 1 then max(region_code) end as region_code,
        case when count(*) = 1 then max(figure) end as figure,
        case when count(*) = 1 then max(figure_state) end as figure_state,
        cast(max(tests) as bigint) as tests,
        min(source_file) as source_file,
        min(source_sheet) as source_sheet,
        {{ sorted_list('source_cells', ',') }} as source_cells
    from of_columns_there_are
    where
        figure_state <> 'not_submitted'
        and figures_of_the_column > 0
        and organisation_code is not null
    group by window_name, measure, unit, basis, patient_group, area_level, organisation_code, test_code

)

select * from final

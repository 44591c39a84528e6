{{ config(materialized='table') }}

{% set are_years = windows_are_years() %}
{% set medians_of_years, medians_of_months = ref('int_reporting__years'), ref('int_figures__counted') %}

with medians as (
    {% for window_name in compared_windows() %}
    select
        '{{ window_name }}' as window_name,
        subject,
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

-- A provider that reports in several regions has a median in each, and none for all.
final as (

    select
        medians.window_name,
        medians.subject,
        medians.period_from,
        medians.period_to,
        medians.is_of_the_nation,
        medians.organisation_code,
        medians.test_code,
        cast(count(*) as bigint) as printed_medians,
        case when count(*) = 1 then max(medians.region_code) end as region_code,
        case when count(*) = 1 then max(medians.median_days) end as median_days,
        case when count(*) = 1 then max(medians.median_state) end as median_state,
        max(scans.scans) as scans,
        min(medians.source_file) as source_file,
        min(medians.source_sheet) as source_sheet,
        {{ sorted_list('medians.source_cells', ',') }} as source_cells
    from medians
    left join scans
        on
            medians.window_name = scans.window_name
            and medians.is_of_the_nation = scans.is_of_the_nation
            and coalesce(medians.organisation_code, '') = coalesce(scans.organisation_code, '')
            and medians.test_code = scans.test_code
    where
        medians.median_state <> 'not_submitted'
        and medians.organisation_code is not null
    group by
        medians.window_name, medians.subject, medians.period_from, medians.period_to, medians.is_of_the_nation,
        medians.organisation_code, medians.test_code

)

select * from final

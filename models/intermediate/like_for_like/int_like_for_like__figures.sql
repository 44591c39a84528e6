{{ config(materialized='table') }}

{% set measures = ['figure', 'figure_low', 'figure_high'] %}
{% for weeks in wait_thresholds() %}{% do measures.append('waiting_over_%d_weeks' % weeks) %}{% endfor %}

with figures as (

    select
        *,
        case when nation = 'England' then publication else 'dm01' end as placed_by
    from {{ ref('int_figures__counted') }}
    where
        not is_of_the_nation
        and not {{ is_not_compared('subject') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

tests as (

    select * from {{ ref('tests') }}

),

in_windows as (

    select
        figures.subject,
        figures.placed_by,
        groups.organisation_code,
        windows.window_name,
        figures.month,
        figures.nation,
        figures.region_code,
        case when windows.window_name = 'comparison' then figures.region_code end as comparison_region_code,
        tests.test_group,
        figures.test_code,
        tests.is_common,
        figures.source_setting,
        {%- for measure in measures %}
        figures.{{ measure }},
        {%- endfor %}
        figures.figure_state
    from figures
    inner join windows on figures.month = windows.month
    inner join groups on figures.organisation_code = groups.member_code
    left join tests on figures.test_code = tests.test_code

),

regions as (

    select
        *,
        min(comparison_region_code) over (partition by placed_by, organisation_code) as first_in_comparison,
        max(comparison_region_code) over (partition by placed_by, organisation_code) as last_in_comparison,
        min(region_code) over (partition by placed_by, organisation_code) as first_in_both,
        max(region_code) over (partition by placed_by, organisation_code) as last_in_both
    from in_windows

),

homes as (

    select
        *,
        case
            when first_in_comparison = last_in_comparison then first_in_comparison
            when first_in_comparison is null and first_in_both = last_in_both then first_in_both
        end as home_region_code
    from regions

),

-- A waiting list is a stock: that of the last month of each window, never added over months.
final as (

    select
        subject,
        placed_by,
        organisation_code,
        window_name,
        month,
        nation,
        region_code,
        home_region_code,
        coalesce(home_region_code, region_code) as like_for_like_region_code,
        test_group,
        test_code,
        is_common,
        source_setting,
        {%- for measure in measures %}
        {{ measure }},
        {%- endfor %}
        figure_state
    from homes
    where
        subject <> 'waits'
        or month in ({{ window_date('baseline', 'last') }}, {{ window_date('comparison', 'last') }})

)

select * from final

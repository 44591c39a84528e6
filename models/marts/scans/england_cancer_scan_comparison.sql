with england as (

    select * from {{ ref('fct_cancer_scans_england') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

in_windows as (

    select
        england.month,
        england.test_code,
        england.source_setting,
        england.scans,
        england.scans_low,
        england.scans_high,
        england.scan_state,
        windows.window_name
    from england
    inner join windows on england.month = windows.month

),

by_test_and_all as (

    select * from in_windows
    union all
    select
        month,
        'all' as test_code,
        source_setting,
        scans,
        scans_low,
        scans_high,
        scan_state,
        window_name
    from in_windows

),

by_window as (

    select
        test_code,
        source_setting,
        window_name,
        sum(scans) as scans,
        sum(scans_low) as scans_low,
        sum(scans_high) as scans_high,
        count(distinct month) as months,
        max(case when scan_state = 'withheld' then 1 else 0 end) as is_withheld
    from by_test_and_all
    group by test_code, source_setting, window_name

),

whole_windows as (

    select * from by_window
    where
        months = {{ compared_windows()['baseline'] | length }}
        and is_withheld = 0

),

summed as (

    select
        test_code,
        source_setting,
        {%- for side in ['baseline', 'comparison'] %}
        {%- for measure in ['scans', 'scans_low', 'scans_high'] %}
        cast(max(case when window_name = '{{ side }}' then {{ measure }} end) as bigint) as {{ measure }}_{{ side }},
        {%- endfor %}
        {%- endfor %}
        count(*) as windows_known
    from whole_windows
    group by test_code, source_setting

),

final as (

    select
        test_code,
        source_setting,
        scans_baseline,
        scans_comparison,
        scans_comparison - scans_baseline as scans_change,
        {{ pct('scans_comparison - scans_baseline', 'scans_baseline') }} as scans_change_pct,
        scans_low_comparison - scans_high_baseline as scans_change_low,
        scans_high_comparison - scans_low_baseline as scans_change_high,
        {{ change_is_certain('summed') }} as change_is_certain
    from summed

)

select * from final

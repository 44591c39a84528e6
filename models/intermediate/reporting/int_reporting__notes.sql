{{ config(materialized='table') }}

{% set figure_key = ['measure', 'basis', 'patient_group', 'organisation_code', 'test_code'] %}

with judged as (

    select * from {{ ref('int_reporting__judged') }}

),

gaps as (

    select * from {{ ref('int_reporting__gaps') }}

),

-- Whether anybody has a figure of the window: where nobody has, its table is not at hand or counts other patients.
periods as (

    select
        window_name,
        measure,
        unit,
        basis,
        patient_group,
        min(period_from) as period_from,
        max(period_to) as period_to
    from judged
    group by window_name, measure, unit, basis, patient_group

),

-- What is stated of the dates of the period, and the months without a return. Of shares: what is stated of the dates of
-- reports (Table 3), and of the settings that tell the groups of patients apart (Table 11).
stated as (

    select
        periods.measure,
        periods.basis,
        periods.patient_group,
        gaps.organisation_code,
        gaps.test_code,
        periods.window_name,
        gaps.first_month,
        gaps.reason
    from periods
    inner join gaps
        on
            periods.period_from = gaps.period_from
            and periods.period_to = gaps.period_to
            and (
                gaps.subject = case periods.unit when 'days' then periods.measure else 'test_to_report' end
                or (
                    periods.unit = 'percent'
                    and gaps.subject = 'scans_by_setting'
                    and gaps.gap_kind = 'misplaced'
                )
                or (
                    gaps.subject = 'scans'
                    and gaps.gap_kind in ('no return', 'zeros alone', 'collapse', 'missing test')
                )
            )

),

said as (

    select
        {{ figure_key | join(',
        ') }},
        window_name,
        '2' || cast(period_from as string) as place,
        {{ why_no_printed_figure('printed_figures', 'figure_state', 'members', 'member_codes') }} as reason
    from judged
    union all
    select
        {{ figure_key | join(',
        ') }},
        window_name,
        '3' || cast(period_from as string) as place,
        case
            when is_one_date and unit = 'days' then {{ both_dates_are_one_in_words('measure') }}
            when is_one_date then 'it recorded test and report on one day'
        end as reason
    from judged
    union all
    select
        {%- for column in figure_key %}
        judged.{{ column }},
        {%- endfor %}
        judged.window_name,
        '4' || cast(stated.first_month as string) as place,
        stated.reason
    from judged
    inner join stated
        on
            judged.window_name = stated.window_name
            and judged.measure = stated.measure
            and judged.basis = stated.basis
            and judged.patient_group = stated.patient_group
            and judged.organisation_code = stated.organisation_code
            and stated.test_code in ('all', judged.test_code)
    {%- for window_name in compared_windows() %}
    union all
    select
        {%- for column in figure_key %}
        judged.{{ column }},
        {%- endfor %}
        '{{ window_name }}' as window_name,
        '1' as place,
        case
            when max(case when judged.window_name = '{{ window_name }}' then 1 else 0 end) = 1 then null
            when max(periods.measure) is not null
                then
                    'no such figure is printed of it for '
                    || {{ months_in_words('max(periods.period_from)', 'max(periods.period_to)') }}
            when max(judged.unit) = 'percent'
                then '{{ reporting_period_label(window_name) }} is in no table that counts the same patients'
            else 'no such table is at hand for {{ reporting_period_label(window_name) }}'
        end as reason
    from judged
    left join periods
        on
            judged.measure = periods.measure
            and judged.basis = periods.basis
            and judged.patient_group = periods.patient_group
            and periods.window_name = '{{ window_name }}'
    group by
        judged.measure, judged.basis, judged.patient_group, judged.organisation_code, judged.test_code
    {%- endfor %}

),

-- What is said of both windows is said once.
said_once as (

    select
        {{ figure_key | join(',
        ') }},
        reason,
        max(case when window_name = 'baseline' then 1 else 0 end) as is_of_the_baseline,
        max(case when window_name = 'comparison' then 1 else 0 end) as is_of_the_comparison,
        min(place) as place
    from said
    where reason is not null
    group by {{ figure_key | join(', ') }}, reason

),

final as (

    select
        {{ figure_key | join(',
        ') }},
        max(is_of_the_baseline) = 1 as baseline_is_noted,
        max(is_of_the_comparison) = 1 as comparison_is_noted,
        {{ ordered_list('reason', 'place', '; ') }} as comparability_note
    from said_once
    group by {{ figure_key | join(', ') }}

)

select * from final

{# Thresholds of waits in weeks, for which there are columns `waiting_over_6_weeks` and so on. #}
{% macro wait_thresholds() -%}
    {{ return([6, 8, 9, 13]) }}
{%- endmacro %}


{# Measures of `fct_waits`: the list, and those over each number of weeks. #}
{% macro wait_measures() -%}
    {%- set measures = ['waiting'] -%}
    {%- for weeks in wait_thresholds() + [26] -%}
        {%- do measures.append('waiting_over_%d_weeks' % weeks) -%}
    {%- endfor -%}
    {{ return(measures) }}
{%- endmacro %}


{# Sum of a measure; null where a row's is unknown: what is missing is not 0. #}
{% macro known_sum(measure) -%}
    case
        when count({{ measure }}) = count(*)
            then cast(sum({{ measure }}) as bigint)
    end
{%- endmacro %}


{# What `wait_sums` calls its sums: `waiting`, `over_6_weeks` and so on. #}
{% macro wait_names() -%}
    {%- set names = ['waiting'] -%}
    {%- for weeks in wait_thresholds() -%}
        {%- do names.append('over_%d_weeks' % weeks) -%}
    {%- endfor -%}
    {{ return(names) }}
{%- endmacro %}


{#
    Waits in the two months by `keys` at every level of tests. `waits` has the keys, window_name,
    test_group, test_code, is_common and the measures of `fct_waits`; a sum with an unknown part is null.
#}
{% macro wait_sums(waits, keys) -%}
    {%- set measures = {'waiting': 'waiting'} -%}
    {%- for weeks in wait_thresholds() -%}
        {%- do measures.update({'waiting_over_%d_weeks' % weeks: 'over_%d_weeks' % weeks}) -%}
    {%- endfor -%}
    {%- for level in test_levels() %}
    select
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        {{ level.test_group }}{{ ' as test_group' if level.test_group != 'test_group' }},
        {{ level.test_code }}{{ ' as test_code' if level.test_code != 'test_code' }}
        {%- for measure, name in measures.items() %}
        {%- for side in ['baseline', 'comparison'] %},
        case
            when count(case when window_name = '{{ side }}' and {{ measure }} is null then 1 end) = 0
                then cast(sum(case when window_name = '{{ side }}' then {{ measure }} end) as bigint)
        end as {{ name }}_{{ side }}
        {%- endfor %}
        {%- endfor %}
    from {{ waits }}
    {%- if level.where %}
    where {{ level.where }}
    {%- endif %}
    group by {{ (keys + level.group_by) | join(', ') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#
    Waits in the two months with their shares: of those waiting, in percent, who have waited over each
    number of weeks, and the change in percentage points.
#}
{% macro wait_shares(summed) -%}
    select
        shares.*,
        shares.over_6_weeks_pct_comparison - shares.over_6_weeks_pct_baseline as change_points
        {%- for weeks in wait_thresholds() if weeks != 6 %},
        shares.over_{{ weeks }}_weeks_pct_comparison - shares.over_{{ weeks }}_weeks_pct_baseline
            as over_{{ weeks }}_weeks_change_points
        {%- endfor %}
    from (
        select
            *
            {%- for weeks in wait_thresholds() %}
            {%- for side in ['baseline', 'comparison'] %},
            {{ pct('over_%d_weeks_%s' % (weeks, side), 'waiting_' ~ side) }} as over_{{ weeks }}_weeks_pct_{{ side }}
            {%- endfor %}
            {%- endfor %}
        from {{ summed }}
    ) as shares
{%- endmacro %}


{#
    Weeks that a waiting list is of work at the pace of its month: waiting ÷ tests of the list × 52/12, as if months were
    all alike; null where no test of the list was done, or either figure is not known.
#}
{% macro weeks_of_work(waiting, waiting_list_tests) -%}
    case
        when {{ waiting_list_tests }} > 0
            then cast({{ waiting }} as double) * 52 / (cast({{ waiting_list_tests }} as double) * 12)
    end
{%- endmacro %}


{#
    The same at the month's pace a working day, five of them a week: a February and a July of the same pace give the
    same; null where the working days of the month are not known.
#}
{% macro weeks_of_work_by_working_days(waiting, waiting_list_tests, working_days) -%}
    case
        when {{ waiting_list_tests }} > 0
            then cast({{ waiting }} as double) * {{ working_days }} / (cast({{ waiting_list_tests }} as double) * 5)
    end
{%- endmacro %}


{# Sum of a measure over the rows of a subject; null where one of them is not known, and where there are none. #}
{% macro known_sum_of(subject, measure) -%}
    case
        when
            count(case when counted.subject = '{{ subject }}' then {{ measure }} end)
            = count(case when counted.subject = '{{ subject }}' then 1 end)
            then cast(sum(case when counted.subject = '{{ subject }}' then {{ measure }} end) as bigint)
    end
{%- endmacro %}


{# Levels of test group and test that the backlog has: each test, each group and all tests. #}
{% macro backlog_levels() -%}
    {%- set levels = [] -%}
    {%- for level in test_levels() if level.test_group != "'common'" -%}
        {%- do levels.append(level) -%}
    {%- endfor -%}
    {{ return(levels) }}
{%- endmacro %}


{#
    Tests beyond a year's pace that bring the share of a list that has waited 6 weeks or more down to a target, whole
    tests: what the list would be, less the longest list that meets the target with so many under 6 weeks. Never below 0.
#}
{% macro more_tests(list_in_a_year, under_6_weeks, target_pct) -%}
    cast(
        ceil(
            case
                when {{ list_in_a_year }} > {{ under_6_weeks }} / (1 - {{ target_pct }} / 100)
                    then {{ list_in_a_year }} - {{ under_6_weeks }} / (1 - {{ target_pct }} / 100)
                when {{ list_in_a_year }} is not null then 0
            end
        ) as bigint
    )
{%- endmacro %}

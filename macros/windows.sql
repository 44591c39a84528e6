{#
    The two windows compared. Variables give their first and last month, as `2019-04` (a day of the
    month may follow and counts for its month). Wrong ones stop the build before anything runs.
#}
{% macro window_month(name) -%}
    {%- set text = var(name) | string | trim -%}
    {%- if not modules.re.fullmatch('[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?', text) -%}
        {{ exceptions.raise_compiler_error(
            "Window: " ~ name ~ " is '" ~ text ~ "'; expected a month such as 2019-04."
        ) }}
    {%- endif -%}
    {{ return(text[:7]) }}
{%- endmacro %}

{# Months of a window, `baseline` or `comparison`, as texts `2019-04`. #}
{% macro window_months(window_name) -%}
    {%- set first = window_month(window_name ~ '_from') -%}
    {%- set last = window_month(window_name ~ '_to') -%}
    {%- if first > last -%}
        {{ exceptions.raise_compiler_error(
            "Window: the " ~ window_name ~ " begins in " ~ first ~ ", after it ends in " ~ last ~ "."
        ) }}
    {%- endif -%}
    {%- set ns = namespace(year=first[:4] | int, month=first[5:7] | int, current=first, months=[]) -%}
    {%- for step in range(12 * (last[:4] | int - first[:4] | int + 1)) if ns.current <= last -%}
        {%- do ns.months.append(ns.current) -%}
        {%- set ns.year = ns.year + (1 if ns.month == 12 else 0) -%}
        {%- set ns.month = ns.month % 12 + 1 -%}
        {%- set ns.current = '%04d-%02d' % (ns.year, ns.month) -%}
    {%- endfor -%}
    {{ return(ns.months) }}
{%- endmacro %}

{# Both windows, checked against each other: {'baseline': [...], 'comparison': [...]}. #}
{% macro compared_windows() -%}
    {%- set baseline = window_months('baseline') -%}
    {%- set comparison = window_months('comparison') -%}
    {%- if baseline | length != comparison | length -%}
        {{ exceptions.raise_compiler_error(
            "Windows: the baseline has " ~ baseline | length ~ " months and the comparison "
            ~ comparison | length ~ "; expected as many."
        ) }}
    {%- endif -%}
    {%- if comparison[0] <= baseline[-1] -%}
        {{ exceptions.raise_compiler_error(
            "Windows: the comparison begins in " ~ comparison[0] ~ ", before the baseline has ended in "
            ~ baseline[-1] ~ "; expected a later one."
        ) }}
    {%- endif -%}
    {{ return({'baseline': baseline, 'comparison': comparison}) }}
{%- endmacro %}

{# First day of the first month, or of the last month, of a window, as a SQL date. #}
{% macro window_date(window_name, end) -%}
    {%- set months = compared_windows()[window_name] -%}
    cast('{{ months[0] if end == 'first' else months[-1] }}-01' as date)
{%- endmacro %}

{# A month `2019-04` in words: `April 2019`. #}
{% macro month_label(month) -%}
    {%- set names = [
        'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
        'October', 'November', 'December',
    ] -%}
    {{ return(names[month[5:7] | int - 1] ~ ' ' ~ month[:4]) }}
{%- endmacro %}

{# A window in words: `April to September 2019`, `October 2019 to January 2020`. #}
{% macro window_label(window_name) -%}
    {%- set months = compared_windows()[window_name] -%}
    {%- set first, last = month_label(months[0]), month_label(months[-1]) -%}
    {%- if first[-4:] == last[-4:] -%}
        {%- set first = first[:-5] -%}
    {%- endif -%}
    {{ return(last if months | length == 1 else first ~ ' to ' ~ last) }}
{%- endmacro %}

{# Both windows in words, baseline first; for waits their last months. #}
{% macro window_labels() -%}
    {{ return([window_label('baseline'), window_label('comparison')]) }}
{%- endmacro %}

{% macro last_month_labels() -%}
    {%- set windows = compared_windows() -%}
    {{ return([month_label(windows['baseline'][-1]), month_label(windows['comparison'][-1])]) }}
{%- endmacro %}


{# Working days of each window, in one row; null where the calendar doesn't have all its months. #}
{% macro working_days_of_windows(windows, days) -%}
    {%- set found = compared_windows() -%}
    select
        {%- for window_name, months in found.items() %}
        cast(
            case
                when
                    count(case when {{ windows }}.window_name = '{{ window_name }}' then {{ days }}.working_days end)
                    = {{ months | length }}
                    then sum(case when {{ windows }}.window_name = '{{ window_name }}' then {{ days }}.working_days end)
            end as bigint
        ) as working_days_{{ window_name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ windows }}
    left join {{ days }} on {{ windows }}.month = {{ days }}.month
{%- endmacro %}


{# Change of a sum between the windows in percent, a working day. #}
{% macro pct_per_working_day(baseline, comparison, days) -%}
    {{ pct(
        comparison ~ ' * ' ~ days ~ '.working_days_baseline - ' ~ baseline ~ ' * ' ~ days ~ '.working_days_comparison',
        baseline ~ ' * ' ~ days ~ '.working_days_comparison'
    ) }}
{%- endmacro %}


{# Whether two changes in percent say different things: another direction, or points apart; false where one is unknown. #}
{% macro is_another_answer(one, other) -%}
    coalesce(
        abs({{ one }} - {{ other }}) >= {{ var('answers_differ_from_points') }} or {{ one }} * {{ other }} < 0,
        false
    )
{%- endmacro %}

{#
    Whether both windows are whole financial years: then a median is that of the Year column, else that of the last
    month. A median of several months is never made.
#}
{% macro windows_are_years() -%}
    {%- set ns = namespace(are_years=true) -%}
    {%- for months in compared_windows().values() if months | length != 12 or months[0][5:] != '04' -%}
        {%- set ns.are_years = false -%}
    {%- endfor -%}
    {{ return(ns.are_years) }}
{%- endmacro %}

{# What the medians of a window are of, in words: `2019/20`, or its last month. #}
{% macro reporting_period_label(window_name) -%}
    {%- set months = compared_windows()[window_name] -%}
    {{ return(months[0][:4] ~ '/' ~ months[-1][2:4] if windows_are_years() else month_label(months[-1])) }}
{%- endmacro %}

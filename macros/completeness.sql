{# A measure in the month `before` or `after` within the partition; null where that month is not loaded. #}
{% macro month_beside(measure, side, partition) -%}
    {%- set window -%}
        over (partition by {{ partition }} order by month asc nulls last)
    {%- endset -%}
    case
        {%- if side == 'before' %}
        when {{ months_between_firsts('lag(month) ' ~ window, 'month') }} = 1
            then lag({{ measure }}) {{ window }}
        {%- else %}
        when {{ months_between_firsts('month', 'lead(month) ' ~ window) }} = 1
            then lead({{ measure }}) {{ window }}
        {%- endif %}
    end
{%- endmacro %}


{# What is judged by provider and month, with the publications whose notes speak of it. #}
{% macro subjects_of_publications() -%}
    {%- set subjects = [
        ('dm01', 'waits'), ('dm01', 'activity'), ('ni', 'waits'), ('did_table_11', 'scans_by_setting'),
    ] -%}
    {%- for table in did_tables() -%}
        {%- for subject in subjects_of_did_table(table).values() if (table.publication, subject) not in subjects -%}
            {%- do subjects.append((table.publication, subject)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(subjects) }}
{%- endmacro %}


{#
    A pattern of the seed `harmless_statements` as a regular expression for a whole cell: `{name}` is an organisation,
    with or without its code, in words that begin with a capital letter or hold a name together, so that no further
    statement hides in it; `{month}` is one such as March 2020, `{year}` one such as 2024/25.
#}
{% macro harmless_pattern(pattern) -%}
    {%- set word = "[A-Z0-9][A-Za-z0-9''’&-]*,?" -%}
    {%- set name = word ~ '( (' ~ word ~ '|of|and|the|for|in|on|upon|&))*( [(][A-Z0-9]+[)])?' -%}
    {%- set month = '(January|February|March|April|May|June|July|August|September|October|November|December) [0-9]{4}' -%}
    '([·•] ?)?'
    || replace(replace(replace({{ pattern }}, '{name}', '{{ name }}'), '{month}', '{{ month }}'), '{year}', '[0-9]{4}(/[0-9]{2})?')
    || '[.]?'
{%- endmacro %}


{# What a publisher's cell says, to be quoted: without its bullet, at most 300 characters. #}
{% macro quoted_words(text) -%}
    {%- set words = replace_all(text, '^[·•] ?', '') -%}
    case
        when length({{ words }}) > 300 then trim(substring({{ words }}, 1, 299)) || '…'
        else {{ words }}
    end
{%- endmacro %}


{# Source settings of Table 4 and what their figures are called: the tests of GP direct access are a part of all. #}
{% macro cancer_scan_subjects() -%}
    {{ return({'all': 'cancer_scans', 'gp_direct_access': 'cancer_scans_gp_direct_access'}) }}
{%- endmacro %}


{# The source setting whose tests a subject counts; null of a table without settings. #}
{% macro source_setting_of(subject) -%}
    case {{ subject }}
        {%- for table in did_tables() if table.has_settings %}
        {%- for setting, name in subjects_of_did_table(table).items() %}
        when '{{ name }}' then '{{ setting }}'
        {%- endfor %}
        {%- endfor %}
    end
{%- endmacro %}


{# True of the subjects of Table 4: their tests are a part of all scans. #}
{% macro is_of_cancer_scans(subject) -%}
    {{ subject }} like 'cancer_scans%'
{%- endmacro %}


{# Whether the months before and after both hold as many as a variable says; null where one is unknown. #}
{% macro both_beside_hold(variable, beside=none) -%}
    {%- set relation = beside ~ '.' if beside else '' -%}
    {{ relation }}figure_before >= {{ var(variable) }} and {{ relation }}figure_after >= {{ var(variable) }}
{%- endmacro %}


{# A month as `int_completeness__shares` numbers it, of `2020-03`. #}
{% macro month_number_of(month) -%}
    {%- do return((month[:4] | int) * 12 + (month[5:] | int)) -%}
{%- endmacro %}


{# How many months, by its number, a month is later than if all guarded months were one. #}
{% macro guarded_months_as_one(month_number) -%}
    {%- set first = month_number_of(var('break_guarded_from')) -%}
    {%- set last = month_number_of(var('break_guarded_to')) -%}
    least(greatest({{ month_number }} - {{ first }}, 0), {{ last - first }})
{%- endmacro %}


{#
    A threshold of series breaks, `below`, `above` or `spreads`, of a `break` or a `break_level`: another for large
    trusts, for waiting lists, and in the guarded months, of which the first are those in which services stopped.
#}
{% macro break_threshold(threshold, row, kind) -%}
    case
        when {{ row }}.is_large and {{ row }}.is_stopped then {{ var('break_stopped_large_' ~ threshold) }}
        when {{ row }}.is_large and {{ row }}.is_guarded then {{ var('break_guarded_large_' ~ threshold) }}
        when {{ row }}.is_guarded then {{ var('break_guarded_' ~ threshold) }}
        {%- if kind == 'break_level' %}
        when {{ row }}.subject = 'waits' then {{ var('break_level_of_lists_' ~ threshold) }}
        {%- else %}
        when {{ row }}.is_large then {{ var('break_large_' ~ threshold) }}
        {%- endif %}
        else {{ var(kind ~ '_' ~ threshold) }}
    end
{%- endmacro %}


{# Whether a distance between two shares, as logarithms, is so far down or up that a month (`break`) or a level breaks. #}
{% macro is_far_from_usual(distance, row, kind) -%}
    (
        {{ distance }} <= ln({{ break_threshold('below', row, kind) }})
        or {{ distance }} >= ln({{ break_threshold('above', row, kind) }})
    )
{%- endmacro %}


{#
    Whether a run is out of line with the months `before` or `after` it too. Where fewer than three are known, as at the
    edge of what is loaded, it must be as far from the usual as a level, for it may be the end of one.
#}
{% macro is_out_of_line_beside(side, run, around) -%}
    case
        when {{ around }}.months_{{ side }} >= 3
            then {{ is_far_from_share(run, around ~ '.share_' ~ side, 'break') }}
        else {{ is_far_from_share(run, around ~ '.usual_share', 'break_level') }}
    end
{%- endmacro %}

{# Whether the share of a run is, in its direction, as far from another share as a month (`break`) or a level must be. #}
{% macro is_far_from_share(run, share, kind) -%}
    case {{ run }}.direction
        when 'down' then {{ run }}.share <= {{ share }} * {{ break_threshold('below', run, kind) }}
        else {{ run }}.share >= {{ share }} * {{ break_threshold('above', run, kind) }}
    end
{%- endmacro %}


{# Whether all months compared lie in one level, so that it breaks nothing between them; of lists the last of each window. #}
{% macro holds_both_windows(gap) -%}
    (
        {{ gap }}.break_kind = 'level'
        and {{ gap }}.broken_from <= case
            when {{ gap }}.subject = 'waits' then {{ window_date('baseline', 'last') }}
            else {{ window_date('baseline', 'first') }}
        end
        and coalesce({{ gap }}.broken_to, {{ window_date('comparison', 'last') }}) >= {{ window_date('comparison', 'last') }}
    )
{%- endmacro %}

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


{# Whether the months before and after both hold as many as a variable says; null where one is unknown. #}
{% macro both_beside_hold(variable) -%}
    figure_before >= {{ var(variable) }} and figure_after >= {{ var(variable) }}
{%- endmacro %}

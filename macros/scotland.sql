{# Scotland's thresholds in weeks with the first day beyond each: a wait is over them from that day on. #}
{% macro scotland_thresholds() -%}
    {{ return({6: 43, 8: 57, 9: 64, 13: 92}) }}
{%- endmacro %}

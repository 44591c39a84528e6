{# Share in percent, 0 to 100, unrounded; null where there is nothing to divide by. #}
{% macro pct(numerator, denominator) -%}
    case
        when {{ denominator }} <> 0
            then cast(100 as double) * cast({{ numerator }} as double) / cast({{ denominator }} as double)
    end
{%- endmacro %}


{# Value below which a share of a group's values lie, between the two nearest ones. #}
{% macro quantile(value, share) -%}
    {{ return(adapter.dispatch('scan_backlog_quantile', 'scan_backlog')(value, share)) }}
{%- endmacro %}

{% macro default__scan_backlog_quantile(value, share) -%}
    quantile_cont({{ value }}, {{ share }})
{%- endmacro %}

{% macro spark__scan_backlog_quantile(value, share) -%}
    percentile({{ value }}, {{ share }})
{%- endmacro %}

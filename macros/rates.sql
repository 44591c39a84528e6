{# Share in percent, 0 to 100, unrounded; null where there is nothing to divide by. #}
{% macro pct(numerator, denominator) -%}
    case
        when {{ denominator }} <> 0
            then cast(100 as double) * cast({{ numerator }} as double) / cast({{ denominator }} as double)
    end
{%- endmacro %}

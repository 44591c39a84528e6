{# A claim's measure, from sums of the two sides: `scans_change`, `over_6_weeks_pct` … #}
{% macro claimed_measure(measure, comparison, baseline) -%}
    case {{ measure }}
        {%- if comparison != baseline %}
        when 'scans' then cast({{ comparison }}.scans as double)
        when 'scans_change' then cast({{ comparison }}.scans - {{ baseline }}.scans as double)
        when 'scans_change_pct' then {{ pct(comparison ~ '.scans - ' ~ baseline ~ '.scans', baseline ~ '.scans') }}
        {%- endif %}
        when 'waiting' then cast({{ comparison }}.waiting as double)
        {%- for weeks in ['over_6_weeks', 'over_13_weeks'] %}
        when '{{ weeks }}' then cast({{ comparison }}.{{ weeks }} as double)
        when '{{ weeks }}_pct' then {{ pct(comparison ~ '.' ~ weeks, comparison ~ '.waiting') }}
        {%- endfor %}
    end
{%- endmacro %}


{# A claimed or computed value to print: `-31.65%`, `7,237,430`. #}
{% macro claimed_value_in_words(measure, value) -%}
    case
        when {{ measure }} like '%pct' then cast(round({{ value }}, 2) as string) || '%'
        else {{ with_thousands(value) }}
    end
{%- endmacro %}


{# Months in words: `April 2020`, `April 2020 to September 2020`; null where there are none. #}
{% macro months_in_words(first, last) -%}
    case
        when {{ first }} = {{ last }} then {{ month_and_year(last) }}
        else {{ month_and_year(first) }} || ' to ' || {{ month_and_year(last) }}
    end
{%- endmacro %}

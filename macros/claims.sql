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

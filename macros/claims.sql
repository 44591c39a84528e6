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


{#
    How far a computed value lies from those that the claim's words allow, 0 where it is one of them: `beyond` allows
    from the claimed value on, `short` up to it, each as far as the tolerance.
#}
{% macro beyond_claimed(claims, computed) -%}
    {%- set printed = "case when " ~ claims ~ ".value < 0 then -1 else 1 end" -%}
    greatest(
        abs({{ claims }}.value) - case {{ claims }}.side when 'beyond' then 0 else {{ claims }}.tolerance end
        - {{ computed }} * {{ printed }},
        {{ computed }} * {{ printed }}
        - abs({{ claims }}.value) - case {{ claims }}.side when 'short' then 0 else {{ claims }}.tolerance end,
        0
    )
{%- endmacro %}


{# By how many percent the count of the comparison would have to be another one, for the value to be as claimed. #}
{% macro revision_needed(relation) -%}
    {%- set distance = relation ~ '.distance' -%}
    {%- set points = distance ~ ' / 100 * ' ~ relation -%}
    case {{ relation }}.measure
        when 'scans_change_pct' then {{ pct(points ~ '.baseline_scans', relation ~ '.comparison_scans') }}
        when 'waiting' then {{ pct(distance, relation ~ '.waiting') }}
        {%- for weeks in ['over_6_weeks', 'over_13_weeks'] %}
        when '{{ weeks }}' then {{ pct(distance, relation ~ '.' ~ weeks) }}
        when '{{ weeks }}_pct' then {{ pct(points ~ '.waiting', relation ~ '.' ~ weeks) }}
        {%- endfor %}
        else {{ pct(distance, relation ~ '.comparison_scans') }}
    end
{%- endmacro %}

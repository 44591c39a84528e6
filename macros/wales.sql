{#
    Patients over a number of weeks in the overlapping groups of StatsWales: the open group from there on, and
    a closed one from there with the open one after it (`8 to 14 Weeks` and `Over 14 Weeks`).
#}
{% macro in_groups_over(weeks) -%}
    max(case when band_kind = 'group' and first_week = {{ weeks }} and last_week is null then waiting end),
    max(case when band_kind = 'group' and first_week = {{ weeks }} and last_week is not null then waiting end)
    + max(case when band_kind = 'group' and first_week > {{ weeks }} and last_week is null then waiting end)
{%- endmacro %}

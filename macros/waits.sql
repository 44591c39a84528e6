{#
    Waits in the two months with their shares: of those waiting, in percent, who have waited six and
    thirteen weeks or more, and the change in percentage points.
#}
{% macro wait_shares(summed) -%}
    select
        shares.*,
        shares.over_6_weeks_pct_comparison - shares.over_6_weeks_pct_baseline as change_points,
        shares.over_13_weeks_pct_comparison - shares.over_13_weeks_pct_baseline as over_13_weeks_change_points
    from (
        select
            *,
            {%- for weeks in ['over_6_weeks', 'over_13_weeks'] %}
            {%- for side in ['baseline', 'comparison'] %}
            {{ pct(weeks ~ '_' ~ side, 'waiting_' ~ side) }} as {{ weeks }}_pct_{{ side }}
            {{- ',' if not (loop.last and weeks == 'over_13_weeks') }}
            {%- endfor %}
            {%- endfor %}
        from {{ summed }}
    ) as shares
{%- endmacro %}


{#
    Patients over a number of weeks in the overlapping groups of StatsWales: the open group from there on, and
    a closed one from there with the open one after it (`8 to 14 Weeks` and `Over 14 Weeks`).
#}
{% macro in_groups_over(weeks) -%}
    max(case when band_kind = 'group' and first_week = {{ weeks }} and last_week is null then waiting end),
    max(case when band_kind = 'group' and first_week = {{ weeks }} and last_week is not null then waiting end)
    + max(case when band_kind = 'group' and first_week > {{ weeks }} and last_week is null then waiting end)
{%- endmacro %}

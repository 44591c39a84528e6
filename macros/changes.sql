{# A measure in each of the two windows: `waiting_baseline`, `waiting_comparison`. #}
{% macro in_both_windows(measure, name) -%}
    sum(case when window_name = 'baseline' then {{ measure }} end) as {{ name }}_baseline,
    sum(case when window_name = 'comparison' then {{ measure }} end) as {{ name }}_comparison
{%- endmacro %}


{#
    Measures in the two windows by `keys`, each null where a part of it is withheld: `withheld` is a relation, joined
    already, with `baseline_is_withheld` and `comparison_is_withheld`.
#}
{% macro unless_withheld(summed, measures, withheld) -%}
    {%- for measure in measures %}
    {%- for window in ['baseline', 'comparison'] %}
    case
        when not coalesce({{ withheld }}.{{ window }}_is_withheld, false) then {{ summed }}.{{ measure }}_{{ window }}
    end as {{ measure }}_{{ window }}
    {{- ',' if window == 'baseline' }}
    {%- endfor %}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{# Whether a row of a comparison is comparable: no gap in its figures, and both windows known. #}
{% macro is_comparable(gaps, baseline, comparison) -%}
    coalesce({{ gaps }}.is_complete, true) and {{ baseline }} is not null and {{ comparison }} is not null
{%- endmacro %}


{# True where the bounds of a change agree on its sign; `change` has both windows' bounds. #}
{% macro change_is_certain(change) -%}
    coalesce(
        {{ change }}.scans_low_comparison - {{ change }}.scans_high_baseline > 0
        or {{ change }}.scans_high_comparison - {{ change }}.scans_low_baseline < 0,
        false
    )
{%- endmacro %}


{#
    Who is ranked: the comparable with `ranked_from` in the baseline over all tests, and enough of the
    row's own test: below `ranked_from_of_a_test` rounding alone can move a percentage by points.
#}
{% macro is_ranked(is_comparable, all_baseline, baseline) -%}
    coalesce(
        {{ is_comparable }}
        and {{ all_baseline }} >= {{ var('ranked_from') }}
        and {{ baseline }} >= {{ var('ranked_from_of_a_test') }},
        false
    )
{%- endmacro %}


{# 1 is the largest percentage fall among the ranked of a peer group; ties share; null for the others. #}
{% macro change_rank(rows, keys, change_pct) -%}
    case
        when {{ rows }}.is_ranked
            then cast(rank() over (
                partition by
                    {%- for key in keys %}
                    {{ rows }}.{{ key }},
                    {%- endfor %}
                    {{ rows }}.peer_group,
                    {{ rows }}.is_ranked
                order by {{ rows }}.{{ change_pct }} asc nulls last
            ) as bigint)
    end
{%- endmacro %}


{# Of whom that is the rank, `118 NHS acute trusts`; null for those without one. #}
{% macro rank_of(rows, keys) -%}
    {%- set ranked -%}
        count(*) over (
            partition by
                {%- for key in keys %}
                {{ rows }}.{{ key }},
                {%- endfor %}
                {{ rows }}.peer_group,
                {{ rows }}.is_ranked
        )
    {%- endset -%}
    case when {{ rows }}.is_ranked then {{ peers_in_words(rows ~ '.peer_group', ranked) }} end
{%- endmacro %}


{# Whether a figure of an area and test is withheld in each of the windows; no row where none is in either. #}
{% macro withheld_in_windows(withheld, windows, subject) -%}
    select
        withheld.area_code,
        withheld.source_setting,
        withheld.test_group,
        withheld.test_code,
        max(case when windows.window_name = 'baseline' then 1 else 0 end) = 1 as baseline_is_withheld,
        max(case when windows.window_name = 'comparison' then 1 else 0 end) = 1 as comparison_is_withheld
    from {{ withheld }} as withheld
    inner join {{ windows }} as windows on withheld.month = windows.month
    where withheld.subject = '{{ subject }}'
    group by withheld.area_code, withheld.source_setting, withheld.test_group, withheld.test_code
{%- endmacro %}


{#
    Measures of areas in the two windows: null where not all months of a window are published (`months` has
    has_baseline, has_comparison) or a part of it is withheld.
#}
{% macro whole_windows(summed, measures, months, withheld) -%}
    {%- for measure in measures %}
    {%- for window in ['baseline', 'comparison'] %}
    cast(
        case
            when {{ months }}.has_{{ window }} and not coalesce({{ withheld }}.{{ window }}_is_withheld, false)
                then {{ summed }}.{{ measure }}_{{ window }}
        end as bigint
    ) as {{ measure }}_{{ window }}
    {{- ',' if window == 'baseline' }}
    {%- endfor %}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

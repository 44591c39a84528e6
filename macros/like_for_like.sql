{# Whether a row of a comparison is comparable: no gap in its figures, and both windows known. #}
{% macro is_comparable(gaps, baseline, comparison) -%}
    coalesce({{ gaps }}.is_complete, true) and {{ baseline }} is not null and {{ comparison }} is not null
{%- endmacro %}

{#
    Sums of `measures` by test, by test group (test_code `all`), and over all tests (both `all`), for
    the `keys`. `by_test` has keys, test_group, test_code and the measures, one row a test or more.
#}
{% macro with_test_totals(by_test, keys, measures) -%}
    {%- for level in ['test_group, test_code', 'test_group', ''] %}
    select
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        {{ 'test_group' if level else "'all' as test_group" }},
        {{ 'test_code' if 'test_code' in level else "'all' as test_code" }},
        {%- for measure in measures %}
        cast(sum({{ measure }}) as bigint) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ by_test }}
    group by {{ keys | join(', ') }}{{ ', ' ~ level if level }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{# A measure in each of the two windows: `waiting_baseline`, `waiting_comparison`. #}
{% macro in_both_windows(measure, name) -%}
    sum(case when window_name = 'baseline' then {{ measure }} end) as {{ name }}_baseline,
    sum(case when window_name = 'comparison' then {{ measure }} end) as {{ name }}_comparison
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


{# 1 is the largest percentage fall among the ranked; ties share; null for the others. #}
{% macro change_rank(rows, keys, change_pct) -%}
    case
        when {{ rows }}.is_ranked
            then cast(rank() over (
                partition by
                    {%- for key in keys %}
                    {{ rows }}.{{ key }},
                    {%- endfor %}
                    {{ rows }}.is_ranked
                order by {{ rows }}.{{ change_pct }} asc nulls last
            ) as bigint)
    end
{%- endmacro %}


{#
    Codes that successions join, with the code of their group: those of it that are live at the end and
    have figures, joined by `+`. `successions` (span, old_code, new_code, effective_on) and
    `reporting_codes` (span, organisation_code) are of one span of months or of several, each apart;
    groups that nobody reported in are left out. Each round passes the least code of a group one
    succession further; a test shows that the rounds were enough.
#}
{% macro joined_by_successions(successions, reporting_codes, alone) -%}
    {%- set rounds = 8 -%}
    with codes as (
        select span, organisation_code from {{ reporting_codes }}
        union
        select span, old_code as organisation_code from {{ successions }}
        union
        select span, new_code as organisation_code from {{ successions }}
    ),

    neighbours as (
        select span, organisation_code, organisation_code as neighbour_code from codes
        union
        select span, old_code as organisation_code, new_code as neighbour_code from {{ successions }}
        union
        select span, new_code as organisation_code, old_code as neighbour_code from {{ successions }}
    ),

    round_0 as (
        select span, organisation_code, organisation_code as group_label from codes
    ),
    {% for round in range(1, rounds + 1) %}
    round_{{ round }} as (
        select
            neighbours.span,
            neighbours.organisation_code,
            min(earlier.group_label) as group_label
        from neighbours
        inner join round_{{ round - 1 }} as earlier
            on neighbours.span = earlier.span and neighbours.neighbour_code = earlier.organisation_code
        group by neighbours.span, neighbours.organisation_code
    ),
    {% endfor %}
    moves as (
        select
            span,
            old_code,
            'succeeded by ' || {{ sorted_list('new_code', ' and ') }}
            || ' on ' || {{ sorted_list('cast(effective_on as string)', ' and ') }} as reason
        from {{ successions }}
        group by span, old_code
    ),

    members as (
        select
            labelled.span,
            labelled.organisation_code as member_code,
            labelled.group_label,
            moves.old_code is null as is_live_at_the_end,
            moves.reason,
            reporting.organisation_code is not null as has_figures
        from round_{{ rounds }} as labelled
        left join moves on labelled.span = moves.span and labelled.organisation_code = moves.old_code
        left join {{ reporting_codes }} as reporting
            on labelled.span = reporting.span and labelled.organisation_code = reporting.organisation_code
    ),

    group_codes as (
        select
            span,
            group_label,
            coalesce(
                {{ sorted_list('case when is_live_at_the_end and has_figures then member_code end', '+') }},
                {{ sorted_list('case when is_live_at_the_end then member_code end', '+') }},
                group_label
            ) as organisation_code,
            {{ sorted_list('case when not is_live_at_the_end then member_code end', ',') }} as predecessor_codes
        from members
        group by span, group_label
        having max(case when has_figures then 1 else 0 end) = 1
    )

    select
        members.span,
        group_codes.organisation_code,
        members.member_code,
        members.group_label,
        members.is_live_at_the_end,
        coalesce(group_codes.predecessor_codes, '') as predecessor_codes,
        coalesce(members.reason, 'takes over from ' || group_codes.predecessor_codes, '{{ alone }}') as reason
    from members
    inner join group_codes on members.span = group_codes.span and members.group_label = group_codes.group_label
{%- endmacro %}


{# Which rows of a comparison, by test group and test, a gap of a test (`all`, `each` or one) is in. #}
{% macro rows_of_a_gap(tests) -%}
    select
        test_group,
        test_code,
        test_code as gap_test_code
    from {{ tests }}
    union all
    select
        test_group,
        test_code,
        'each' as gap_test_code
    from {{ tests }}
    union all
    select
        test_group,
        test_code,
        'all' as gap_test_code
    from {{ tests }}
    union all
    select
        test_group,
        'all' as test_code,
        test_code as gap_test_code
    from {{ tests }}
    union all
    select distinct
        test_group,
        'all' as test_code,
        'all' as gap_test_code
    from {{ tests }}
    union all
    select distinct
        'common' as test_group,
        'all' as test_code,
        'all' as gap_test_code
    from {{ tests }}
    where is_common
    union all
    select
        'common' as test_group,
        'all' as test_code,
        test_code as gap_test_code
    from {{ tests }}
    where is_common
    union all
    select
        'all' as test_group,
        'all' as test_code,
        test_code as gap_test_code
    from {{ tests }}
    union all
    select
        'all' as test_group,
        'all' as test_code,
        'all' as gap_test_code
{%- endmacro %}

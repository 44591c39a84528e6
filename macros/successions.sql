{#
    Codes that successions join, with the code of their group: those of it that are live at the end and
    have figures, joined by `+`. `successions` (span, old_code, new_code, effective_on, counted_from) and
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
            || ' on ' || {{ sorted_list('cast(effective_on as string)', ' and ') }}
            || coalesce(
                ' (figures added together from '
                || {{ sorted_list('case when counted_from < effective_on then cast(counted_from as string) end', ' and ') }}
                || ')',
                ''
            ) as reason
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

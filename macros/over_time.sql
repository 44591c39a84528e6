{#
    Monthly figures beside the same month of 2019: share, shortfall, shortfall added up from the
    first comparison month on (null from the first gap: an unknown month can't be added), and
    figures a working day. `monthly` has the keys, month, figure, is_complete and gap_note; what is
    incomplete, then or in 2019, is not compared. `calendar` has working_days.
#}
{% macro compared_with_2019(monthly, keys) -%}
    select
        dated.*,
        case when dated.is_comparable then {{ pct('dated.figure', 'dated.figure_same_month_2019') }} end as pct_of_2019,
        case
            when
                dated.month >= {{ window_date('comparison', 'first') }}
                and count(dated.shortfall) over running
                = {{ months_between_firsts(window_date('comparison', 'first'), 'dated.month') }} + 1
                then cast(sum(dated.shortfall) over running as bigint)
        end as cumulative_shortfall,
        cast(dated.figure as double) / dated.working_days as figure_per_working_day
    from (
        select
            {%- for key in keys %}
            monthly.{{ key }},
            {%- endfor %}
            monthly.month,
            monthly.figure,
            same_month.figure as figure_same_month_2019,
            case
                when monthly.is_complete and same_month.is_complete
                    then same_month.figure - monthly.figure
            end as shortfall,
            coalesce(
                monthly.is_complete and same_month.is_complete
                and monthly.figure is not null and same_month.figure is not null,
                false
            ) as is_comparable,
            {{ note_against_2019('gap_note', 'figure') }} as comparability_note,
            calendar.working_days
        from {{ monthly }} as monthly
        left join {{ monthly }} as same_month
            on
                {{ same_month_2019('monthly.month') }} = same_month.month
                {%- for key in keys %}
                and monthly.{{ key }} = same_month.{{ key }}
                {%- endfor %}
        left join calendar on monthly.month = calendar.month
    ) as dated
    window running as (
        partition by
            {%- for key in keys %}
            dated.{{ key }},
            {%- endfor %}
            dated.month >= {{ window_date('comparison', 'first') }}
        order by dated.month asc nulls last
    )
{%- endmacro %}


{# The same month of 2019. #}
{% macro same_month_2019(month) -%}
    cast('2019-' || lpad(cast(extract(month from {{ month }}) as string), 2, '0') || '-01' as date)
{%- endmacro %}


{#
    Whether what is missed is more than what was made up: true or false where both bounds say so, whichever way the
    publisher rounded; else null.
#}
{% macro is_below(low, high, rounding) -%}
    case
        when {{ low }} > {{ rounding }} then true
        when {{ high }} < -{{ rounding }} then false
    end
{%- endmacro %}

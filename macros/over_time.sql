{#
    Monthly scans beside the same month of 2019: share, shortfall, shortfall added up from the
    first comparison month on (null from the first gap: an unknown month can't be added), and
    scans a working day. `monthly` has the key column, month, modality_code and scans.
#}
{% macro compared_with_2019(monthly, key) -%}
    select
        dated.*,
        {{ pct('dated.scans', 'dated.scans_same_month_2019') }} as pct_of_2019,
        case
            when
                dated.month >= {{ window_date('comparison', 'first') }}
                and count(dated.shortfall) over running
                = {{ months_between_firsts(window_date('comparison', 'first'), 'dated.month') }} + 1
                then cast(sum(dated.shortfall) over running as bigint)
        end as cumulative_shortfall,
        cast(dated.scans as double) / dated.working_days as scans_per_working_day
    from (
        select
            monthly.{{ key }},
            monthly.month,
            monthly.modality_code,
            cast(monthly.scans as bigint) as scans,
            cast(same_month.scans as bigint) as scans_same_month_2019,
            cast(same_month.scans - monthly.scans as bigint) as shortfall,
            calendar.working_days
        from {{ monthly }} as monthly
        left join {{ monthly }} as same_month
            on
                monthly.{{ key }} = same_month.{{ key }}
                and monthly.modality_code = same_month.modality_code
                and extract(month from monthly.month) = extract(month from same_month.month)
                and extract(year from same_month.month) = 2019
        left join {{ ref('int_windows__working_days') }} as calendar on monthly.month = calendar.month
    ) as dated
    window running as (
        partition by
            dated.{{ key }},
            dated.modality_code,
            dated.month >= {{ window_date('comparison', 'first') }}
        order by dated.month asc nulls last
    )
{%- endmacro %}

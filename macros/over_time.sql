{#
    Monthly scans beside the same month of 2019: share, shortfall, shortfall added up from the
    first comparison month on (null from the first gap: an unknown month can't be added), and
    scans a working day. `monthly` has the key column, month, modality_code, scans, is_complete and
    comparability_note; what is incomplete, then or in 2019, is not compared.
#}
{% macro compared_with_2019(monthly, key) -%}
    select
        dated.*,
        case when dated.is_comparable then {{ pct('dated.scans', 'dated.scans_same_month_2019') }} end as pct_of_2019,
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
            case
                when monthly.is_complete and same_month.is_complete
                    then cast(same_month.scans - monthly.scans as bigint)
            end as shortfall,
            coalesce(monthly.is_complete and same_month.is_complete, false) as is_comparable,
            concat_ws(
                '; ',
                nullif(monthly.comparability_note, ''),
                case when monthly.month <> same_month.month then nullif(same_month.comparability_note, '') end
            ) as comparability_note,
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

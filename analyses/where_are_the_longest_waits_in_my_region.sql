-- Where in my region of England does the largest share wait six weeks or more, and how many wait?
-- Change the region, the test group (with test_code `all` it is the group's total), below or with --vars.
-- The lists of one day, the end of the last month compared; a list is never added over months.
-- Placed among their like are comparable organisations with as many waiting as the briefing pack asks; the others
-- come last.
{%- set region_name = var('region_name', 'North West') %}
{%- set test_group = var('test_group', 'all') %}

with trusts as (

    select * from {{ ref('trust_wait_comparison').include(database=false) }}

),

of_the_region as (

    select
        *,
        is_comparable
        and over_6_weeks_pct_comparison is not null
        and waiting_comparison >= {{ var('named_waiting_from') }} as is_placed
    from trusts
    where
        nation = 'England'
        and region_name = '{{ region_name }}'
        and test_group = '{{ test_group }}'
        and test_code = 'all'

),

final as (

    select
        case
            when is_placed
                then cast(
                    rank() over (
                        partition by peer_group, is_placed order by over_6_weeks_pct_comparison desc nulls last
                    ) as bigint
                )
        end as place_in_region,
        organisation_code,
        organisation_name,
        peer_group,
        month_comparison,
        waiting_comparison,
        over_6_weeks_comparison,
        over_6_weeks_pct_comparison,
        over_13_weeks_comparison,
        over_13_weeks_pct_comparison,
        case when is_comparable then over_6_weeks_pct_baseline end as over_6_weeks_pct_baseline,
        case when is_comparable then change_points end as change_points,
        is_comparable,
        comparability_note
    from of_the_region

)

select * from final
order by
    case when place_in_region is not null then peer_group end asc nulls last,
    place_in_region asc nulls last,
    waiting_comparison desc nulls last,
    organisation_code asc nulls last

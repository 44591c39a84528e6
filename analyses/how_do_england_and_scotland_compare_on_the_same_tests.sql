-- Do patients wait longer in England or in Scotland, on the tests that both publish?
-- Change the month (its first day) and the threshold (6, 8, 9 or 13 weeks), below or with --vars.
-- England counts from 42 days on at six weeks, Scotland from 43: a day's patients apart. Wales and Northern Ireland
-- don't publish these tests, so they are not in it.
{%- set month = var('month', '2020-09-01') %}
{%- set threshold_weeks = var('threshold_weeks', 6) %}

with nations as (

    select * from {{ ref('nation_wait_comparison').include(database=false) }}

),

final as (

    select
        nation,
        month,
        threshold_weeks,
        waiting,
        waiting_over,
        waiting_over_pct,
        comparability_note,
        source
    from nations
    where
        test_group = 'common'
        and nation in ('England', 'Scotland')
        and threshold_weeks = {{ threshold_weeks }}
        and month = cast('{{ month }}' as date)

)

select * from final
order by waiting_over_pct desc nulls last, nation asc nulls last

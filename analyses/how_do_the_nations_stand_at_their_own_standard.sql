-- How many in each nation wait longer than its own standard allows?
-- Change the month (its first day), below or with --vars.
-- The standards differ (6 weeks in England and Scotland, 8 in Wales, 9 in Northern Ireland), and so do the tests
-- counted: no ranking, and no sum of the UK. Derived figures say so; null is not published, never 0.
{%- set month = var('month', '2020-09-01') %}

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
        is_derived,
        basis,
        comparability_note,
        source
    from nations
    where
        is_national_standard
        and test_group = 'all'
        and month = cast('{{ month }}' as date)

)

select * from final
order by nation asc nulls last

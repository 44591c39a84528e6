-- For which tests do patients of my trust or board wait longest?
-- Change the code, below or with --vars; outside England it is the board's or HSC trust's (dim_organisation).
-- Six weeks begins at 42 days in England, at 43 in Scotland. Totals are left out: the rows are tests.
-- A share of few patients moves with each of them: look at waiting_comparison.
{%- set organisation_code = var('organisation_code', 'RR8') %}

with lists as (

    select * from {{ ref('trust_wait_comparison').include(database=false) }}

),

tests as (

    select * from {{ ref('dim_test').include(database=false) }}

),

final as (

    select
        lists.nation,
        lists.organisation_name,
        lists.test_group,
        lists.test_code,
        tests.test_in_words,
        lists.month_comparison,
        lists.waiting_comparison,
        lists.over_6_weeks_comparison,
        lists.over_6_weeks_pct_comparison,
        lists.over_13_weeks_comparison,
        lists.over_13_weeks_pct_comparison,
        case when lists.is_comparable then lists.over_6_weeks_pct_baseline end as over_6_weeks_pct_baseline,
        case when lists.is_comparable then lists.change_points end as change_points,
        lists.is_comparable,
        lists.comparability_note
    from lists
    inner join tests
        on
            lists.test_code = tests.test_code
            and lists.test_group = tests.test_group
    where lists.organisation_code = '{{ organisation_code }}'

)

select * from final
order by over_6_weeks_pct_comparison desc nulls last, test_code asc nulls last

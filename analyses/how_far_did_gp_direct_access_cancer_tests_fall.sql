-- How far did tests that may find a cancer fall in England, of all patients and of those a GP sent directly?
-- GP direct access is a part of all: don't add the two. test_code `all` is the total of the five tests.
-- The tests are scans of body sites where a cancer is looked for; who had one they don't say.

with england as (

    select * from {{ ref('england_cancer_scan_comparison').include(database=false) }}

),

tests as (

    select * from {{ ref('dim_test').include(database=false) }}

),

final as (

    select
        england.source_setting,
        england.test_code,
        coalesce(tests.test_in_words, 'all five tests') as test_in_words,
        england.scans_baseline,
        england.scans_comparison,
        england.scans_change,
        england.scans_change_pct,
        england.scans_change_low,
        england.scans_change_high,
        england.change_is_certain
    from england
    left join tests on england.test_code = tests.test_code

)

select * from final
order by source_setting asc nulls last, scans_change asc nulls last

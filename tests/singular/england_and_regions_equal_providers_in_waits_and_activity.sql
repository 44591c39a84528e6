-- England of each month and test group in waits_over_time equals all providers; its regions, with
-- providers that are in none, add up to it; and the comparison marts say the same of their months.
with providers as (

    select
        waits.month,
        tests.test_group,
        sum(waits.waiting) as waiting,
        sum(case when waits.region_code is null then waits.waiting else 0 end) as in_no_region
    from {{ ref('fct_waits') }} as waits
    inner join {{ ref('dim_test') }} as tests on waits.test_code = tests.test_code
    where waits.nation = 'England'
    group by waits.month, tests.test_group

),

areas as (

    select
        month,
        test_group,
        sum(case when area_code = 'ENG' then waiting end) as england,
        sum(case when area_code <> 'ENG' then waiting end) as regions
    from {{ ref('waits_over_time') }}
    where test_group not in ('all', 'common') and (area_code = 'ENG' or area_type = 'region')
    group by month, test_group

),

comparison as (

    select
        month_comparison as month,
        test_group,
        waiting_comparison
    from {{ ref('region_wait_comparison') }}
    where
        area_code = 'ENG'
        and test_code = 'all'
        and test_group not in ('all', 'common')
        and waiting_comparison is not null

)

select
    providers.month,
    providers.test_group,
    providers.waiting as text,
    areas.england,
    areas.regions,
    providers.in_no_region,
    comparison.waiting_comparison,
    'the same in England, and in regions with providers of none' as expected
from providers
full outer join areas on providers.month = areas.month and providers.test_group = areas.test_group
full outer join comparison on providers.month = comparison.month and providers.test_group = comparison.test_group
left join (
    select distinct
        month,
        test_group
    from {{ ref('int_figures__withheld') }}
    where
        subject = 'waits'
        and test_code = 'all'
) as withheld
    on
        providers.month = withheld.month
        and providers.test_group = withheld.test_group
where
    withheld.month is null
    and (
        coalesce(providers.waiting, 0) <> coalesce(areas.england, 0)
        or coalesce(providers.waiting, 0) <> coalesce(areas.regions, 0) + coalesce(providers.in_no_region, 0)
        or comparison.waiting_comparison <> providers.waiting
    )

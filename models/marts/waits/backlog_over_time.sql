{#
    As published: all providers of an area. Like for like: organisations without a gap, all tests together, in the month and
    in the newest one, each in the one region of all its months.
#}
with counted as (

    select * from {{ ref('int_figures__counted') }}
    where
        subject in ('waits', 'activity')
        and nation = 'England'
        and not is_of_the_nation

),

organisations as (

    select * from {{ ref('int_backlog__organisations') }}

),

tests as (

    select * from {{ ref('tests') }}

),

areas as (

    select * from {{ ref('areas') }}

),

withheld as (

    select distinct
        area_code,
        month,
        test_group,
        test_code
    from {{ ref('int_figures__withheld') }}
    where subject in ('waits', 'activity')

),

calendar as (

    select * from {{ ref('int_windows__working_days') }}

),

-- Where no list is known with its tests, all being withheld: the newest month that is loaded.
newest as (

    select
        coalesce(
            max(case when waiting is not null and waiting_list_tests is not null then month end), max(month)
        ) as month
    from organisations

),

by_test as (

    select
        areas.area_code,
        counted.month,
        tests.test_group,
        counted.test_code,
        {{ known_sum_of('waits', 'counted.figure') }} as waiting,
        {{ known_sum_of('activity', 'counted.waiting_list') }} as waiting_list_tests
    from counted
    inner join tests on counted.test_code = tests.test_code
    inner join areas on areas.area_code in ('ENG', counted.region_code)
    group by areas.area_code, counted.month, tests.test_group, counted.test_code

),

summed as (
    {% for level in backlog_levels() %}
    select
        area_code,
        month,
        {{ level.test_group }}{{ ' as test_group' if level.test_group != 'test_group' }},
        {{ level.test_code }}{{ ' as test_code' if level.test_code != 'test_code' }},
        {{ known_sum('waiting') }} as waiting,
        {{ known_sum('waiting_list_tests') }} as waiting_list_tests
    from by_test
    group by {{ (['area_code', 'month'] + level.group_by) | join(', ') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- A sum of which a part is withheld is not known.
published as (

    select
        summed.area_code,
        summed.month,
        summed.test_group,
        summed.test_code,
        calendar.working_days,
        case when withheld.month is null then summed.waiting end as waiting,
        case when withheld.month is null then summed.waiting_list_tests end as waiting_list_tests,
        case when withheld.month is null then '' else {{ withheld_in_words() }} end as comparability_note
    from summed
    left join withheld
        on
            summed.area_code = withheld.area_code
            and summed.month = withheld.month
            and summed.test_group = withheld.test_group
            and summed.test_code = withheld.test_code
    left join calendar on summed.month = calendar.month

),

returns as (

    select * from organisations
    where
        test_group = 'all'
        and test_code = 'all'

),

months as (

    select distinct month from returns

),

-- Whoever has a row in the month or in the newest one, and whether both are complete.
of_both_months as (

    select
        months.month,
        returns.organisation_code,
        max(returns.home_region_code) as home_region_code,
        min(case when returns.is_complete then 1 else 0 end) = 1
        and count(distinct returns.month) = max(case when months.month = newest.month then 1 else 2 end)
            as is_complete
    from months
    cross join newest
    inner join returns on returns.month in (months.month, newest.month)
    group by months.month, returns.organisation_code

),

placed as (

    select
        of_both_months.*,
        home_region_code as area_code
    from of_both_months
    where home_region_code is not null
    union all
    select
        of_both_months.*,
        'ENG' as area_code
    from of_both_months

),

left_out as (

    select
        area_code,
        month,
        sum(case when is_complete then 0 else 1 end) as organisations
    from placed
    group by area_code, month

),

complete as (

    select * from placed
    where placed.is_complete

),

-- A row each of the two: a join on `in (…)` compares each month of an organisation with each.
months_beside_the_newest as (

    select
        complete.*,
        complete.month as one_of_both_months
    from complete
    union distinct
    select
        complete.*,
        newest.month as one_of_both_months
    from complete
    cross join newest

),

like_for_like as (

    select
        placed.area_code,
        placed.month,
        organisations.test_group,
        organisations.test_code,
        cast(sum(case when organisations.month = placed.month then organisations.waiting end) as bigint) as waiting,
        cast(sum(case when organisations.month = placed.month then organisations.waiting_list_tests end) as bigint)
            as waiting_list_tests,
        max(case when organisations.month = placed.month then organisations.working_days end) as working_days,
        cast(sum(case when organisations.month = newest.month then organisations.waiting end) as bigint)
            as waiting_newest,
        cast(sum(case when organisations.month = newest.month then organisations.waiting_list_tests end) as bigint)
            as tests_newest,
        max(case when organisations.month = newest.month then organisations.working_days end) as working_days_newest
    from months_beside_the_newest as placed
    cross join newest
    inner join organisations
        on
            placed.organisation_code = organisations.organisation_code
            and placed.one_of_both_months = organisations.month
    group by placed.area_code, placed.month, organisations.test_group, organisations.test_code

),

weeks_like_for_like as (

    select
        like_for_like.*,
        {{ weeks_of_work('waiting', 'waiting_list_tests') }} as weeks_of_work,
        {{ weeks_of_work('waiting_newest', 'tests_newest') }} as weeks_of_work_newest,
        {{ weeks_of_work_by_working_days('waiting', 'waiting_list_tests', 'working_days') }} as weeks_by_working_days,
        {{ weeks_of_work_by_working_days('waiting_newest', 'tests_newest', 'working_days_newest') }}
            as weeks_by_working_days_newest
    from like_for_like

),

final as (

    select
        published.month,
        published.area_code,
        areas.area_name,
        areas.area_type,
        published.test_group,
        published.test_code,
        published.waiting,
        published.waiting_list_tests,
        published.working_days,
        {{ weeks_of_work('published.waiting', 'published.waiting_list_tests') }} as weeks_of_work,
        {{ weeks_of_work_by_working_days(
            'published.waiting', 'published.waiting_list_tests', 'published.working_days'
        ) }} as weeks_of_work_by_working_days,
        newest.month as newest_month,
        same_tests.weeks_of_work as weeks_of_work_like_for_like,
        same_tests.weeks_of_work_newest as weeks_of_work_newest_month_like_for_like,
        same_tests.weeks_of_work_newest - same_tests.weeks_of_work as change_in_weeks_like_for_like,
        same_tests.weeks_by_working_days_newest - same_tests.weeks_by_working_days
            as change_in_weeks_by_working_days_like_for_like,
        cast(left_out.organisations as bigint) as organisations_not_comparable,
        published.comparability_note
    from published
    cross join newest
    inner join areas on published.area_code = areas.area_code
    left join left_out
        on
            published.area_code = left_out.area_code
            and published.month = left_out.month
    left join weeks_like_for_like as same_tests
        on
            published.area_code = same_tests.area_code
            and published.month = same_tests.month
            and published.test_group = same_tests.test_group
            and published.test_code = same_tests.test_code

)

select * from final

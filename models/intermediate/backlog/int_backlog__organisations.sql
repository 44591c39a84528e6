{#
    A list and the tests of its patients are printed in one row of DM01: both are added up over the same members and tests.
#}
{{ config(materialized='table') }}

with counted as (

    select * from {{ ref('int_figures__counted') }}
    where
        subject in ('waits', 'activity')
        and nation = 'England'
        and not is_of_the_nation

),

groups as (

    select * from {{ ref('int_over_time__groups') }}
    where publication = 'dm01'

),

tests as (

    select * from {{ ref('tests') }}

),

gaps as (

    select * from {{ ref('int_over_time__gaps') }}
    where subject in ('waits', 'activity')

),

figures as (

    select * from {{ ref('int_over_time__figures') }}
    where subject = 'activity'

),

calendar as (

    select * from {{ ref('int_windows__working_days') }}

),

-- Home is the one region of all its months; one that reports from several is in England alone.
homes as (

    select
        organisation_code,
        case
            when count(distinct like_for_like_region_code) = 1 and count(like_for_like_region_code) = count(*)
                then min(like_for_like_region_code)
        end as home_region_code
    from figures
    group by organisation_code

),

by_test as (

    select
        groups.organisation_code,
        counted.month,
        tests.test_group,
        counted.test_code,
        {{ known_sum_of('waits', 'counted.figure') }} as waiting,
        {{ known_sum_of('waits', 'counted.waiting_over_6_weeks') }} as over_6_weeks,
        {{ known_sum_of('activity', 'counted.waiting_list') }} as waiting_list_tests
    from counted
    inner join groups on counted.organisation_code = groups.member_code
    inner join tests on counted.test_code = tests.test_code
    group by groups.organisation_code, counted.month, tests.test_group, counted.test_code

),

summed as (
    {% for level in backlog_levels() %}
    select
        organisation_code,
        month,
        {{ level.test_group }}{{ ' as test_group' if level.test_group != 'test_group' }},
        {{ level.test_code }}{{ ' as test_code' if level.test_code != 'test_code' }},
        {{ known_sum('waiting') }} as waiting,
        {{ known_sum('over_6_weeks') }} as over_6_weeks,
        {{ known_sum('waiting_list_tests') }} as waiting_list_tests
    from by_test
    group by {{ (['organisation_code', 'month'] + level.group_by) | join(', ') }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- What makes the list or the tests incomplete; what is said of both is said once.
said as (

    select
        organisation_code,
        month,
        test_group,
        test_code,
        min(case when is_complete then 1 else 0 end) = 1 as is_complete,
        max(case when is_withheld then 1 else 0 end) = 1 as is_withheld,
        max(case when subject = 'waits' then gap_note end) as note_of_waits,
        max(case when subject = 'activity' then gap_note end) as note_of_activity
    from gaps
    group by organisation_code, month, test_group, test_code

),

final as (

    select
        summed.organisation_code,
        homes.home_region_code,
        summed.month,
        summed.test_group,
        summed.test_code,
        case when not coalesce(said.is_withheld, false) then summed.waiting end as waiting,
        case when not coalesce(said.is_withheld, false) then summed.over_6_weeks end as over_6_weeks,
        case when not coalesce(said.is_withheld, false) then summed.waiting_list_tests end as waiting_list_tests,
        calendar.working_days,
        coalesce(said.is_complete, true)
        and summed.waiting is not null
        and summed.waiting_list_tests is not null as is_complete,
        coalesce(
            concat_ws(
                '; ',
                nullif(said.note_of_waits, ''),
                nullif({{ clauses_not_in('said.note_of_activity', 'said.note_of_waits') }}, '')
            ),
            ''
        ) as gap_note
    from summed
    left join homes on summed.organisation_code = homes.organisation_code
    left join calendar on summed.month = calendar.month
    left join said
        on
            summed.organisation_code = said.organisation_code
            and summed.month = said.month
            and summed.test_group = said.test_group
            and summed.test_code = said.test_code

)

select * from final

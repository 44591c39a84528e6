{#
    Arithmetic on what is assumed (seed `backlog_assumptions`), no forecast. Who joins is what the list grew by and the
    tests of the months: one who left without a test did not join.
#}
{{ config(materialized='table') }}

with organisations as (

    select * from {{ ref('int_backlog__organisations') }}

),

assumptions as (

    select * from {{ ref('backlog_assumptions') }}

),

withheld as (

    select * from {{ ref('int_figures__withheld') }}
    where subject in ('waits', 'activity')

),

arrivals as (

    select * from assumptions
    where kind = 'arrivals'

),

assumed_always as (

    select {{ sorted_list('in_words', '; ') }} as in_words
    from assumptions
    where kind <> 'arrivals'

),

newest as (

    select max(month) as month
    from organisations
    where
        waiting is not null
        and waiting_list_tests is not null

),

-- The months whose arrivals are assumed to go on, and the end of the month before them.
looked_at as (

    select
        arrivals.assumption,
        arrivals.months,
        newest.month as newest_month,
        {{ months_between_firsts('organisations.month', 'newest.month') }} as months_ago,
        organisations.*
    from organisations
    cross join newest
    inner join arrivals
        on {{ months_between_firsts('organisations.month', 'newest.month') }} between 0 and arrivals.months

),

of_organisations as (

    select
        assumption,
        months,
        newest_month,
        organisation_code,
        home_region_code,
        test_group,
        test_code,
        max(case when months_ago = 0 then waiting end) as waiting,
        max(case when months_ago = 0 then over_6_weeks end) as over_6_weeks,
        max(case when months_ago = 0 then waiting_list_tests end) as waiting_list_tests,
        max(case when months_ago = 0 then working_days end) as working_days,
        max(case when months_ago = months then waiting end) as waiting_before,
        cast(sum(case when months_ago < months then waiting_list_tests end) as bigint) as tests_of_months,
        case
            when count(case when months_ago < months then working_days end) = months
                then cast(sum(case when months_ago < months then working_days end) as bigint)
        end as working_days_of_months,
        count(
            case
                when waiting is not null and (waiting_list_tests is not null or months_ago = months) then 1
            end
        ) as months_known,
        -- Of the month before them the list alone counts, but a gap of either is of the same return.
        min(case when is_complete then 1 else 0 end) = 1 as is_complete,
        {{ sorted_list('case when not is_complete then nullif(gap_note, \'\') end', '; ') }} as gap_note
    from looked_at
    group by assumption, months, newest_month, organisation_code, home_region_code, test_group, test_code

),

-- Areas add up who is complete in all of these months, all tests together, so that no list comes or goes.
complete_throughout as (

    select
        assumption,
        organisation_code
    from of_organisations
    where
        test_group = 'all'
        and test_code = 'all'
        and is_complete
        and months_known = months + 1

),

placed as (

    select
        of_organisations.*,
        of_organisations.home_region_code as area_code
    from of_organisations
    where home_region_code is not null
    union all
    select
        of_organisations.*,
        'ENG' as area_code
    from of_organisations

),

of_areas as (

    select
        placed.assumption,
        placed.months,
        placed.newest_month,
        placed.area_code,
        placed.test_group,
        placed.test_code,
        cast(sum(case when complete.organisation_code is not null then placed.waiting end) as bigint) as waiting,
        cast(sum(case when complete.organisation_code is not null then placed.over_6_weeks end) as bigint)
            as over_6_weeks,
        cast(sum(case when complete.organisation_code is not null then placed.waiting_list_tests end) as bigint)
            as waiting_list_tests,
        max(case when complete.organisation_code is not null then placed.working_days end) as working_days,
        cast(sum(case when complete.organisation_code is not null then placed.waiting_before end) as bigint)
            as waiting_before,
        cast(sum(case when complete.organisation_code is not null then placed.tests_of_months end) as bigint)
            as tests_of_months,
        max(case when complete.organisation_code is not null then placed.working_days_of_months end)
            as working_days_of_months,
        count(complete.organisation_code) as organisations,
        sum(case when complete.organisation_code is null then 1 else 0 end) as organisations_left_out,
        cast(sum(case when complete.organisation_code is null then placed.waiting end) as bigint)
            as waiting_left_out
    from placed
    left join complete_throughout as complete
        on
            placed.assumption = complete.assumption
            and placed.organisation_code = complete.organisation_code
    group by
        placed.assumption, placed.months, placed.newest_month, placed.area_code, placed.test_group, placed.test_code

),

withheld_of_months as (

    select distinct
        arrivals.assumption,
        withheld.area_code,
        withheld.test_group,
        withheld.test_code
    from withheld
    cross join newest
    inner join arrivals
        on {{ months_between_firsts('withheld.month', 'newest.month') }} between 0 and arrivals.months

),

inputs as (

    select
        'organisation' as level,
        organisation_code as code,
        assumption,
        months,
        newest_month,
        test_group,
        test_code,
        waiting,
        over_6_weeks,
        waiting_list_tests,
        working_days,
        waiting_before,
        tests_of_months,
        working_days_of_months,
        cast(1 as bigint) as organisations,
        cast(0 as bigint) as organisations_left_out,
        cast(null as bigint) as waiting_left_out,
        case
            when waiting is null or waiting_list_tests is null or over_6_weeks is null
                then coalesce(
                    gap_note,
                    'it has no figure of this kind for ' || {{ month_and_year('newest_month') }}
                )
            when months_known < months + 1
                then coalesce(
                    gap_note,
                    'it has figures of ' || cast(months_known as string) || ' of the '
                    || cast(months + 1 as string) || ' months to ' || {{ month_and_year('newest_month') }}
                    || ' that this needs'
                )
            when not is_complete then coalesce(gap_note, 'not all of its figures are known')
        end as why_not
    from of_organisations
    union all
    select
        'area' as level,
        of_areas.area_code as code,
        of_areas.assumption,
        of_areas.months,
        of_areas.newest_month,
        of_areas.test_group,
        of_areas.test_code,
        of_areas.waiting,
        of_areas.over_6_weeks,
        of_areas.waiting_list_tests,
        of_areas.working_days,
        of_areas.waiting_before,
        of_areas.tests_of_months,
        of_areas.working_days_of_months,
        cast(of_areas.organisations as bigint) as organisations,
        cast(of_areas.organisations_left_out as bigint) as organisations_left_out,
        case
            when withheld_of_months.assumption is null then coalesce(of_areas.waiting_left_out, 0)
        end as waiting_left_out,
        case
            when of_areas.waiting is null or of_areas.waiting_before is null
                then
                    'no organisation has complete figures of all ' || cast(of_areas.months + 1 as string)
                    || ' months to ' || {{ month_and_year('of_areas.newest_month') }} || ' that this needs'
        end as why_not
    from of_areas
    left join withheld_of_months
        on
            of_areas.assumption = withheld_of_months.assumption
            and of_areas.area_code = withheld_of_months.area_code
            and of_areas.test_group = withheld_of_months.test_group
            and of_areas.test_code = withheld_of_months.test_code

),

-- A year of them: at the newest month's tests a working day, and the assumed months' arrivals a working day.
of_a_year as (

    select
        inputs.*,
        cast(waiting_list_tests as double) / working_days * {{ var('working_days_of_a_year') }} as tests_of_a_year,
        cast(waiting - waiting_before + tests_of_months as double) / working_days_of_months
        * {{ var('working_days_of_a_year') }} as joined_in_a_year
    from inputs

),

judged as (

    select
        of_a_year.*,
        cast(joined_in_a_year * 6 / 52 as double) as joined_in_6_weeks,
        waiting - over_6_weeks as under_6_weeks,
        case
            when why_not is not null then why_not
            when coalesce(waiting_list_tests, 0) = 0
                then 'no test of the waiting list was done in ' || {{ month_and_year('newest_month') }}
            when working_days is null or working_days_of_months is null
                then 'the working days of these months are not known'
            when waiting - over_6_weeks > joined_in_a_year * 6 / 52
                then
                    'more patients have waited less than 6 weeks than joined in 6 weeks by these figures, so that '
                    || 'patients have left without a test or the list was counted anew'
        end as why_no_bounds
    from of_a_year

),

targets as (
    {% for target_pct in var('backlog_targets_pct') %}
    select cast({{ target_pct }} as double) as target_pct
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

bounded as (

    select
        judged.*,
        targets.target_pct,
        case
            when judged.why_no_bounds is null
                then judged.waiting + judged.joined_in_a_year - judged.tests_of_a_year
        end as list_in_a_year
    from judged
    cross join targets

),

final as (

    select
        bounded.level,
        bounded.code,
        bounded.test_group,
        bounded.test_code,
        bounded.target_pct,
        bounded.assumption,
        arrivals.in_words || '; ' || assumed_always.in_words as assumptions,
        bounded.newest_month,
        bounded.waiting,
        bounded.over_6_weeks,
        {{ pct('bounded.over_6_weeks', 'bounded.waiting') }} as over_6_weeks_pct,
        bounded.waiting_list_tests,
        case when bounded.why_no_bounds is null then cast(round(bounded.tests_of_a_year) as bigint) end
            as tests_of_a_year,
        case when bounded.why_no_bounds is null then cast(round(bounded.joined_in_a_year) as bigint) end
            as joined_in_a_year,
        {{ more_tests('bounded.list_in_a_year', 'bounded.joined_in_6_weeks', 'bounded.target_pct') }}
            as more_tests_low,
        {{ more_tests('bounded.list_in_a_year', 'bounded.under_6_weeks', 'bounded.target_pct') }}
            as more_tests_high,
        bounded.organisations,
        bounded.organisations_left_out,
        bounded.waiting_left_out,
        coalesce(bounded.why_no_bounds, '') as why_no_bounds
    from bounded
    inner join arrivals on bounded.assumption = arrivals.assumption
    cross join assumed_always

)

select * from final

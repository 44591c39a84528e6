{#
    XmR charts as a table. A month without a figure, or with a doubtful one, ends a run of figures: no moving range, run
    or trend reaches over it. Steps are those of `explained_steps`, and no others.
#}
{% set series = ['subject', 'organisation_code', 'test_code'] %}
{% set signals = ['is_beyond_limits', 'is_two_of_three_near_a_limit', 'is_in_run_of_seven', 'is_in_trend_of_seven'] %}

with over_time as (

    select * from {{ ref('int_over_time__organisations') }}
    where
        (
            subject = 'scans'
            and (
                test_group = 'all'
                or test_code in ('did_ct', 'did_mri', 'did_plain_radiography', 'did_ultrasound')
            )
        )
        or (subject = 'activity' and test_group = 'all')

),

waits as (

    select * from {{ ref('fct_waits') }}

),

groups as (

    select * from {{ ref('int_over_time__groups') }}

),

gaps_of_groups as (

    select * from {{ ref('int_over_time__gaps') }}
    where test_group = 'all' or test_code <> 'all'

),

gaps_of_boards as (

    select * from {{ ref('int_completeness__gaps') }}
    where
        subject = 'waits'
        and test_code <> 'each'

),

counted as (

    select * from {{ ref('int_figures__counted') }}

),

successions as (

    select * from {{ ref('int_organisations__successions') }}

),

explained as (

    select * from {{ ref('explained_steps') }}

),

calendar as (

    select * from {{ ref('publication_calendar') }}

),

bodies as (

    select * from {{ ref('boards_and_hsc_trusts') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

-- Outside England each board and HSC trust is itself: no succession joins them over time.
listed_waits as (

    select
        waits.nation,
        groups.organisation_code,
        waits.month,
        waits.waiting
    from waits
    inner join groups on waits.organisation_code = groups.member_code
    where
        waits.nation = 'England'
        and groups.publication = 'dm01'
    union all
    select
        nation,
        organisation_code,
        month,
        waiting
    from waits
    where nation <> 'England'

),

figures as (

    select
        subject,
        'England' as nation,
        organisation_code,
        test_code,
        month,
        figure
    from over_time
    union all
    select
        'waits' as subject,
        nation,
        organisation_code,
        'all' as test_code,
        month,
        {{ known_sum('waiting') }} as figure
    from listed_waits
    group by nation, organisation_code, month

),

gaps as (

    select
        subject,
        organisation_code,
        test_code,
        month,
        is_complete,
        gap_note
    from gaps_of_groups
    union all
    select
        gaps_of_boards.subject,
        gaps_of_boards.organisation_code,
        'all' as test_code,
        gaps_of_boards.month,
        max(case when gaps_of_boards.is_gap then 1 else 0 end) = 0 as is_complete,
        {{ sorted_list(gap_in_words('gaps_of_boards', month_and_year('gaps_of_boards.month')), '; ') }} as gap_note
    from gaps_of_boards
    inner join bodies on gaps_of_boards.organisation_code = bodies.organisation_code
    group by gaps_of_boards.subject, gaps_of_boards.organisation_code, gaps_of_boards.month

),

-- Northern Ireland counts ends of quarters alone: there the month before is that of the quarter before.
cadences as (

    select
        counted.nation,
        counted.subject,
        max(calendar.months_apart) as months_apart
    from counted
    inner join calendar on counted.publication = calendar.publication
    group by counted.nation, counted.subject

),

months as (

    select distinct
        subject,
        nation,
        month
    from figures

),

spans as (

    select
        {{ series | join(',\n        ') }},
        nation,
        min(month) as first_month,
        max(month) as last_month
    from figures
    group by {{ series | join(', ') }}, nation

),

-- Every month loaded between an organisation's first figure and its last, with a figure or without.
monthly as (

    select
        spans.subject,
        spans.nation,
        spans.organisation_code,
        spans.test_code,
        months.month,
        spans.first_month,
        cadences.months_apart,
        figures.figure,
        coalesce(gaps.is_complete, true) as is_complete,
        coalesce(
            gaps.gap_note,
            case
                when figures.figure is null
                    then 'it has no figure of this kind for ' || {{ month_and_year('months.month') }}
            end,
            ''
        ) as figure_note,
        figures.figure is not null and coalesce(gaps.is_complete, true) as is_judged
    from spans
    inner join months
        on
            spans.subject = months.subject
            and spans.nation = months.nation
            and spans.first_month <= months.month
            and spans.last_month >= months.month
    inner join cadences
        on
            spans.subject = cadences.subject
            and spans.nation = cadences.nation
    left join figures
        on
            spans.subject = figures.subject
            and spans.nation = figures.nation
            and spans.organisation_code = figures.organisation_code
            and spans.test_code = figures.test_code
            and months.month = figures.month
    left join gaps
        on
            spans.subject = gaps.subject
            and spans.organisation_code = gaps.organisation_code
            and spans.test_code = gaps.test_code
            and months.month = gaps.month

),

reporting as (

    select distinct
        publication,
        organisation_code
    from counted
    where
        subject in ('scans', 'activity', 'waits')
        and not is_of_the_nation

),

-- Bodies that reported before and report as one from then on.
succeeded as (

    select
        case groups.publication when 'did' then 'scans' else 'activity' end as subject,
        groups.organisation_code,
        cast({{ dbt.date_trunc('month', 'successions.counted_from') }} as date) as first_month
    from successions
    inner join groups on successions.old_code = groups.member_code
    inner join groups as successors
        on
            successions.new_code = successors.member_code
            and groups.publication = successors.publication
            and groups.organisation_code = successors.organisation_code
    inner join reporting
        on
            groups.publication = reporting.publication
            and successions.old_code = reporting.organisation_code

),

steps as (

    select
        spans.subject,
        spans.organisation_code,
        explained.first_month,
        explained.why
    from explained
    inner join (
        select distinct
            subject,
            organisation_code
        from spans
    ) as spans
        on
            spans.subject = coalesce(explained.subject, spans.subject)
            and spans.organisation_code = coalesce(explained.organisation_code, spans.organisation_code)
    where explained.step <> 'succession'
    union all
    select
        spans.subject,
        spans.organisation_code,
        succeeded.first_month,
        explained.why
    from succeeded
    inner join explained on explained.step = 'succession'
    inner join (
        select distinct
            subject,
            organisation_code
        from spans
    ) as spans
        on
            succeeded.organisation_code = spans.organisation_code
            and succeeded.subject = case spans.subject when 'scans' then 'scans' else 'activity' end

),

steps_of_a_month as (

    select
        subject,
        organisation_code,
        first_month,
        {{ sorted_list('why', '; ') }} as why
    from steps
    group by subject, organisation_code, first_month

),

begun as (

    select
        monthly.subject,
        monthly.organisation_code,
        monthly.test_code,
        monthly.month,
        max(steps_of_a_month.first_month) as step_from
    from monthly
    inner join steps_of_a_month
        on
            monthly.subject = steps_of_a_month.subject
            and monthly.organisation_code = steps_of_a_month.organisation_code
            and monthly.month >= steps_of_a_month.first_month
            and monthly.first_month < steps_of_a_month.first_month
    group by monthly.subject, monthly.organisation_code, monthly.test_code, monthly.month

),

stepped as (

    select
        monthly.*,
        coalesce(begun.step_from, monthly.first_month) as step_from,
        coalesce(steps_of_a_month.why, 'its first month loaded') as step_reason
    from monthly
    left join begun
        on
            monthly.subject = begun.subject
            and monthly.organisation_code = begun.organisation_code
            and monthly.test_code = begun.test_code
            and monthly.month = begun.month
    left join steps_of_a_month
        on
            begun.subject = steps_of_a_month.subject
            and begun.organisation_code = steps_of_a_month.organisation_code
            and begun.step_from = steps_of_a_month.first_month

),

-- Figures of months that follow each other have one number: the months counted less their place.
runs as (

    select
        *,
        floor({{ months_between_firsts("cast('2000-01-01' as date)", 'month') }} / months_apart)
        - row_number() over (
            partition by {{ series | join(', ') }}, step_from
            order by month asc nulls last
        ) as run
    from stepped
    where is_judged

),

ranges as (

    select
        *,
        figure - lag(figure) over in_a_run as difference
    from runs
    window in_a_run as (
        partition by {{ series | join(', ') }}, step_from, run
        order by month asc nulls last
    )

),

levels as (

    select
        {{ series | join(',\n        ') }},
        step_from,
        cast(count(*) as bigint) as figures_in_step,
        avg(cast(figure as double)) as process_mean,
        avg(abs(cast(difference as double))) as mean_moving_range
    from ranges
    group by {{ series | join(', ') }}, step_from

),

limits as (

    select
        *,
        figures_in_step < {{ var('control_limits_from_figures') }} or mean_moving_range is null as too_little_history,
        process_mean - 2.66 * mean_moving_range as lower_limit,
        process_mean + 2.66 * mean_moving_range as upper_limit
    from levels

),

beside_limits as (

    select
        ranges.*,
        ranges.figure < limits.lower_limit or ranges.figure > limits.upper_limit as is_beyond_limits,
        case
            when ranges.figure > limits.process_mean then 1
            when ranges.figure < limits.process_mean then -1
            else 0
        end as side,
        case
            when ranges.figure < limits.lower_limit or ranges.figure > limits.upper_limit then 0
            when 3 * abs(ranges.figure - limits.process_mean) > 2 * (limits.upper_limit - limits.process_mean) then 1
            else 0
        end as is_near_a_limit,
        case
            when ranges.difference > 0 then 1
            when ranges.difference < 0 then -1
            else 0
        end as direction
    from ranges
    inner join limits
        on
            ranges.subject = limits.subject
            and ranges.organisation_code = limits.organisation_code
            and ranges.test_code = limits.test_code
            and ranges.step_from = limits.step_from

),

-- The last month of each pattern: six changes in one direction are a trend of seven months.
ends as (

    select
        *,
        case when abs(sum(side) over last_seven) = 7 then 1 else 0 end as ends_a_run,
        case when abs(sum(direction) over last_six) = 6 then 1 else 0 end as ends_a_trend,
        case
            when abs(sum(side) over last_three) = 3 and sum(is_near_a_limit) over last_three >= 2 then 1
            else 0
        end as ends_two_of_three
    from beside_limits
    {%- set in_order %}
        partition by {{ series | join(', ') }}, step_from, run
        order by month asc nulls last
    {%- endset %}
    window
        last_seven as ({{ in_order }} rows between 6 preceding and current row),
        last_six as ({{ in_order }} rows between 5 preceding and current row),
        last_three as ({{ in_order }} rows between 2 preceding and current row)

),

flagged as (

    select
        *,
        max(ends_a_run) over next_seven = 1 as is_in_run_of_seven,
        max(ends_a_trend) over next_seven = 1 as is_in_trend_of_seven,
        is_near_a_limit = 1 and max(ends_two_of_three) over next_three = 1 as is_two_of_three_near_a_limit
    from ends
    window
        next_seven as ({{ in_order }} rows between current row and 6 following),
        next_three as ({{ in_order }} rows between current row and 2 following)

),

final as (

    select
        stepped.subject,
        stepped.nation,
        stepped.organisation_code,
        organisations.organisation_name,
        stepped.test_code,
        stepped.month,
        stepped.figure,
        stepped.is_judged,
        stepped.figure_note,
        stepped.step_from,
        stepped.step_reason,
        coalesce(limits.figures_in_step, cast(0 as bigint)) as figures_in_step,
        coalesce(limits.too_little_history, true) as too_little_history,
        cast(abs(flagged.difference) as bigint) as moving_range,
        {%- for column in ['process_mean', 'mean_moving_range', 'lower_limit', 'upper_limit'] %}
        case when not limits.too_little_history then limits.{{ column }} end as {{ column }},
        {%- endfor %}
        {%- for signal in signals %}
        case when not limits.too_little_history then flagged.{{ signal }} end as {{ signal }},
        {%- endfor %}
        case
            when not limits.too_little_history then flagged.{{ signals | join(' or flagged.') }}
        end as is_special_cause
    from stepped
    inner join organisations on stepped.organisation_code = organisations.organisation_code
    left join limits
        on
            stepped.subject = limits.subject
            and stepped.organisation_code = limits.organisation_code
            and stepped.test_code = limits.test_code
            and stepped.step_from = limits.step_from
    left join flagged
        on
            stepped.subject = flagged.subject
            and stepped.organisation_code = flagged.organisation_code
            and stepped.test_code = flagged.test_code
            and stepped.month = flagged.month

)

select * from final

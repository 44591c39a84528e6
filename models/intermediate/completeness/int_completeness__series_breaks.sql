{#
    Months and runs first: what leaves the usual share of the months around and comes back. Then levels, in what is
    left: what steps from one year's share to another's; of a test of scans the guarded months count as one.
#}
{{ config(materialized='table') }}

{% set around = var('break_months_around') %}
{% set in_order = 'partition by series_number order by month_number asc nulls last' %}
{% set just_before = 'over (' ~ in_order ~ ' rows between 3 preceding and 1 preceding)' %}
{% set from_then_on = 'over (' ~ in_order ~ ' rows between current row and 2 following)' %}
{% set step = 'log_share_after - log_share_before' %}
{% set guarded_from = month_number_of(var('break_guarded_from')) %}
{% set guarded_to = month_number_of(var('break_guarded_to')) %}

with shares as {{ read_anew() }} (

    select * from {{ ref('int_completeness__distances') }}

),

runs as (

    select * from {{ ref('int_completeness__runs') }}

),

-- Of one test the guarded months tell where a level began, and those before and after them whether one did.
in_line as (

    select
        levels_seen.*,
        levels_seen.month_number - case
            when levels_seen.subject = 'scans' and levels_seen.test_code <> 'all'
                then {{ guarded_months_as_one('levels_seen.month_number') }}
            else 0
        end as level_number,
        levels_seen.month_number - case
            when levels_seen.subject = 'scans' then {{ guarded_months_as_one('levels_seen.month_number') }} else 0
        end as level_of_a_test,
        levels_seen.test_code = 'all' or not levels_seen.is_guarded as tells_the_level
    from shares as levels_seen
    left join runs
        on
            levels_seen.series_number = runs.series_number
            and levels_seen.month_number >= runs.first_number
            and levels_seen.month_number <= runs.last_number
            and runs.is_judged
            -- What is only just out of line may be the beginning of a level.
            and runs.is_far
    where
        runs.run is null
        and levels_seen.log_share is not null
        -- Lists, and what is done of them, grew and shrank for years after services stopped.
        and (levels_seen.subject = 'scans' or levels_seen.test_code = 'all' or not levels_seen.is_guarded)

),

-- Three months that all lie beyond the three before: a share that changes gradually has no such edge.
edges as (

    select
        *,
        row_number() over (
            partition by series_number, level_number
            order by abs(least_after + most_after - least_before - most_before) desc nulls last, month asc nulls last
        ) as place_of_edge
    from (
        select
            *,
            min(log_share) {{ just_before }} as least_before,
            max(log_share) {{ just_before }} as most_before,
            min(log_share) {{ from_then_on }} as least_after,
            max(log_share) {{ from_then_on }} as most_after,
            count(*) {{ just_before }} as months_just_before
        from in_line
    ) as beside
    where
        months_just_before = 3
        and (
            least_before - most_after >= abs(ln({{ var('break_level_below') }})) / 2
            or least_after - most_before >= ln({{ var('break_level_above') }}) / 2
        )

),

around_edges as (

    select
        edges.series_number,
        edges.subject,
        edges.nation,
        edges.organisation_code,
        edges.test_code,
        edges.month,
        edges.month_number,
        edges.level_number,
        edges.level_of_a_test,
        edges.era_from,
        edges.test_code = 'all' and edges.is_guarded as is_guarded,
        edges.is_stopped,
        edges.is_large,
        edges.spread,
        edges.usual_from,
        edges.stretch_to,
        edges.last_loaded_month,
        {{ quantile('case when in_line.month < edges.month then in_line.log_share end', 0.5) }} as log_share_before,
        {{ quantile('case when in_line.month >= edges.month then in_line.log_share end', 0.5) }} as log_share_after,
        count(case when in_line.month < edges.month then in_line.month end) as months_before,
        count(case when in_line.month >= edges.month then in_line.month end) as months_after,
        sum(case when in_line.month >= edges.month then in_line.figure end) as figure,
        sum(case when in_line.month >= edges.month then in_line.figure_of_others end) as figure_of_others,
        {{ ordered_list(
            'case when in_line.month >= edges.month then cast(in_line.figure as string) end',
            'in_line.month_number', ', ',
        ) }} as figures
    from edges
    inner join in_line
        on
            edges.series_number = in_line.series_number
            and edges.level_number - {{ around }} <= in_line.level_number
            and edges.level_number + {{ around }} > in_line.level_number
            and in_line.tells_the_level
    where edges.place_of_edge = 1
    group by
        edges.series_number, edges.subject, edges.nation, edges.organisation_code, edges.test_code, edges.month,
        edges.month_number, edges.level_number, edges.level_of_a_test, edges.era_from, edges.is_guarded,
        edges.is_stopped, edges.is_large, edges.spread, edges.usual_from, edges.stretch_to, edges.last_loaded_month

),

steps as (

    select
        *,
        {{ step }} as step,
        max(abs({{ step }})) over (
            partition by series_number
            order by level_number
            range between {{ around // 2 }} preceding and {{ around // 2 }} following
        ) as largest_step
    from around_edges
    where
        months_before >= {{ around }} / 2
        and months_after >= {{ around }} / 2
        and months_before + months_after >= {{ around }}
        and exp(log_share_before) * figure_of_others >= usual_from * months_after
        and {{ is_far_from_usual(step, 'around_edges', 'break_level') }}
        and abs({{ step }}) >= spread * {{ break_threshold('spreads', 'around_edges', 'break_level') }}

),

largest_steps as (

    select
        *,
        case when step < 0 then 'down' else 'up' end as direction
    from steps
    where abs(step) = largest_step

),

after_steps as (

    select
        shares.series_number,
        shares.month,
        shares.month_number,
        min(shares.log_share) {{ from_then_on | replace('series_number', 'shares.series_number') }} as least_after,
        max(shares.log_share) {{ from_then_on | replace('series_number', 'shares.series_number') }} as most_after,
        count(*) {{ from_then_on | replace('series_number', 'shares.series_number') }} as months_from_then_on
    from shares
    inner join (select distinct series_number from largest_steps) as stepped
        on shares.series_number = stepped.series_number
    where shares.log_share is not null

),

-- A level ends where three months (two, where no third is loaded) are back by two thirds of the step.
backs as (

    select
        largest_steps.series_number,
        largest_steps.month_number,
        min(after_steps.month) as back_in,
        min(after_steps.month_number) as back_in_number
    from largest_steps
    inner join after_steps
        on
            largest_steps.series_number = after_steps.series_number
            and largest_steps.month_number < after_steps.month_number
            and largest_steps.month_number + {{ var('break_level_ends_within') }} >= after_steps.month_number
    where
        after_steps.months_from_then_on >= 2
        and (
            (
                largest_steps.step < 0
                and after_steps.least_after >= largest_steps.log_share_after - largest_steps.step * 2 / 3
            )
            or (
                largest_steps.step > 0
                and after_steps.most_after <= largest_steps.log_share_after - largest_steps.step * 2 / 3
            )
        )
    group by largest_steps.series_number, largest_steps.month_number

),

levels_found as (

    select
        largest_steps.*,
        backs.back_in,
        backs.back_in_number
    from largest_steps
    left join backs
        on
            largest_steps.series_number = backs.series_number
            and largest_steps.month_number = backs.month_number

),

-- The way back from a level is no break of its own, and services that stopped and started again are none.
levels as (

    select levels_found.*
    from levels_found
    left join levels_found as before
        on
            levels_found.series_number = before.series_number
            and levels_found.month_number > before.month_number
            and levels_found.direction <> before.direction
            and abs(levels_found.month_number - before.back_in_number) <= 2
    where
        before.month is null
        and not coalesce(
            levels_found.test_code <> 'all'
            and levels_found.month_number >= {{ guarded_from }}
            and levels_found.back_in_number <= {{ guarded_to }},
            false
        )

),

runs_of_their_own as (

    select runs.*
    from runs
    left join levels
        on
            runs.series_number = levels.series_number
            and runs.direction <> levels.direction
            and runs.first_number >= levels.back_in_number
            and levels.back_in_number + 2 >= runs.first_number
    where levels.month is null

),

-- Of a trust whose return lacks much, then less, then much again, the months between are not trusted.
followed as (

    select
        *,
        lead(first_number) over (
            partition by series_number, direction order by first_number asc nulls last
        ) as next_number
    from runs_of_their_own
    where
        is_judged
        and is_large

),

between_runs as (

    select
        followed.series_number,
        followed.subject,
        followed.nation,
        followed.organisation_code,
        followed.test_code,
        min(shares.month) as first_month,
        max(shares.month) as last_month,
        count(*) as months,
        min(followed.months_around) as months_around,
        sum(shares.figure) as figure,
        sum(followed.usual_share * shares.figure_of_others) as usual_figure,
        {{ ordered_list('cast(shares.figure as string)', 'shares.month_number', ', ') }} as figures
    from followed
    inner join shares
        on
            followed.series_number = shares.series_number
            and followed.last_number < shares.month_number
            and followed.next_number > shares.month_number
    where
        followed.direction = 'down'
        and followed.next_number - followed.last_number - 1 <= {{ var('break_months_between') }}
    group by
        followed.series_number, followed.subject, followed.nation, followed.organisation_code, followed.test_code,
        followed.last_number
    having
        sum(shares.figure)
        < {{ var('break_between_below') }} * sum(followed.usual_share * shares.figure_of_others)

),

around_levels_of_all as (

    select
        of_all.subject,
        of_all.nation,
        of_all.organisation_code,
        in_line.test_code,
        of_all.month,
        of_all.month_number,
        of_all.back_in,
        of_all.stretch_to,
        of_all.last_loaded_month,
        {{ quantile('case when in_line.month < of_all.month then in_line.log_share end', 0.5) }} as log_share_before,
        {{ quantile('case when in_line.month >= of_all.month then in_line.log_share end', 0.5) }} as log_share_after,
        count(case when in_line.month < of_all.month then in_line.month end) as months_before,
        count(case when in_line.month >= of_all.month then in_line.month end) as months_after,
        min(in_line.usual_from) as usual_from,
        sum(case when in_line.month >= of_all.month then in_line.figure end) as figure,
        sum(case when in_line.month >= of_all.month then in_line.figure_of_others end) as figure_of_others,
        {{ ordered_list(
            'case when in_line.month >= of_all.month then cast(in_line.figure as string) end',
            'in_line.month_number', ', ',
        ) }} as figures
    from levels as of_all
    inner join in_line
        on
            of_all.subject = in_line.subject
            and of_all.nation = in_line.nation
            and of_all.organisation_code = in_line.organisation_code
            and of_all.level_of_a_test - {{ around }} <= in_line.level_number
            and of_all.level_of_a_test + {{ around }} > in_line.level_number
            and of_all.era_from = in_line.era_from
            and in_line.test_code <> 'all'
            and in_line.tells_the_level
    where of_all.test_code = 'all'
    group by
        of_all.subject, of_all.nation, of_all.organisation_code, in_line.test_code, of_all.month, of_all.month_number,
        of_all.back_in, of_all.stretch_to, of_all.last_loaded_month

),

-- Tests that have come to another level with all, by less than a level of their own takes.
moved_with_all as (

    select around_levels_of_all.*
    from around_levels_of_all
    left join levels
        on
            around_levels_of_all.subject = levels.subject
            and around_levels_of_all.nation = levels.nation
            and around_levels_of_all.organisation_code = levels.organisation_code
            and around_levels_of_all.test_code = levels.test_code
            and abs(around_levels_of_all.month_number - levels.month_number) <= {{ around // 2 }}
    where
        levels.month is null
        and around_levels_of_all.months_before >= 3
        and around_levels_of_all.months_after >= 3
        and exp(around_levels_of_all.log_share_before) * around_levels_of_all.figure_of_others
        >= around_levels_of_all.usual_from * around_levels_of_all.months_after
        and (
            around_levels_of_all.log_share_after - around_levels_of_all.log_share_before
            <= ln({{ var('break_moved_below') }})
            or around_levels_of_all.log_share_after - around_levels_of_all.log_share_before
            >= ln({{ var('break_moved_above') }})
        )

),

all_levels as (

    select
        subject,
        nation,
        organisation_code,
        test_code,
        month,
        back_in,
        stretch_to,
        last_loaded_month,
        log_share_before,
        direction,
        months_before,
        months_after,
        figure,
        figure_of_others,
        figures
    from levels
    union all
    select
        subject,
        nation,
        organisation_code,
        test_code,
        month,
        back_in,
        stretch_to,
        last_loaded_month,
        log_share_before,
        case when log_share_after < log_share_before then 'down' else 'up' end as direction,
        months_before,
        months_after,
        figure,
        figure_of_others,
        figures
    from moved_with_all

),

-- What lasts as long as the months that are loaded, or as the code, has no last month.
final as (

    select
        subject,
        nation,
        organisation_code,
        test_code,
        first_month,
        last_month,
        case when months = 1 then 'month' else 'run' end as break_kind,
        direction,
        is_judged,
        months,
        months_around,
        cast(figure as bigint) as figure,
        cast(round(usual_share * figure_of_others) as bigint) as usual_figure,
        figures
    from runs_of_their_own
    union all
    select
        subject,
        nation,
        organisation_code,
        test_code,
        first_month,
        last_month,
        'between' as break_kind,
        'down' as direction,
        true as is_judged,
        months,
        months_around,
        cast(figure as bigint) as figure,
        cast(round(usual_figure) as bigint) as usual_figure,
        figures
    from between_runs
    union all
    select
        subject,
        nation,
        organisation_code,
        test_code,
        month as first_month,
        case
            when back_in is not null then cast({{ dbt.dateadd('month', -1, 'back_in') }} as date)
            when stretch_to < last_loaded_month then stretch_to
        end as last_month,
        'level' as break_kind,
        direction,
        true as is_judged,
        months_after as months,
        months_before + months_after as months_around,
        cast(figure as bigint) as figure,
        cast(round(exp(log_share_before) * figure_of_others) as bigint) as usual_figure,
        figures
    from all_levels

)

select * from final

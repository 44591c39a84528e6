{#
    Months and runs first: what leaves the usual share of the months around and comes back. Then levels, in what is
    left: what steps from one year's share to another's. Shares are compared as logarithms, so that half and twice are
    equally far. The middle distance from the usual share is 0.6745 spreads, as in a normal distribution.
#}
{{ config(materialized='table') }}

{% set around = var('break_months_around') %}
{% set least_spread = 0.02 %}
{% set in_order = 'partition by series_number order by month_number asc nulls last' %}
{% set just_before = 'over (' ~ in_order ~ ' rows between 3 preceding and 1 preceding)' %}
{% set from_then_on = 'over (' ~ in_order ~ ' rows between current row and 2 following)' %}
{% set in_line = 'case when out_of_line.month is null and shares.month_number ' %}
{% set in_line_before = in_line ~ '< runs_found.first_number then shares.log_share end' %}
{% set in_line_after = in_line ~ '> runs_found.first_number then shares.log_share end' %}
{% set step = 'around_edges.log_share_after - around_edges.log_share_before' %}

with shares as (

    select
        *,
        month between cast('{{ var("break_guarded_from") }}-01' as date)
        and cast('{{ var("break_guarded_to") }}-01' as date) as is_guarded,
        log_share is null and not is_withheld as is_without_figure,
        log_share - usual_log_share as distance,
        case
            when test_code = 'all' then {{ var('break_usual_from_of_all_tests') }} else {{ var('break_usual_from') }}
        end as usual_from
    from {{ ref('int_completeness__shares') }}

),

of_codes as (

    select
        subject,
        nation,
        organisation_code,
        test_code,
        greatest({{ quantile('abs(distance)', 0.5) }} / 0.6745, {{ least_spread }}) as spread
    from shares
    group by subject, nation, organisation_code, test_code

),

spreads as (

    select distinct
        shares.series_number,
        of_codes.spread
    from shares
    inner join of_codes
        on
            shares.subject = of_codes.subject
            and shares.nation = of_codes.nation
            and shares.organisation_code = of_codes.organisation_code
            and shares.test_code = of_codes.test_code

),

-- In the guarded months services did stop, each of its own: only the return as a whole is judged.
judged_shares as (

    select * from shares
    where
        test_code = 'all'
        or not is_guarded

),

out_of_line as (

    select
        shares.*,
        case when shares.is_without_figure or shares.distance < 0 then 'down' else 'up' end as direction
    from judged_shares as shares
    inner join spreads on shares.series_number = spreads.series_number
    where
        exp(shares.usual_log_share) * shares.figure_of_others >= shares.usual_from
        and (
            shares.is_without_figure
            or (
                {{ is_far_from_usual('shares.distance', 'shares.is_guarded') }}
                and abs(shares.distance) >= spreads.spread * {{ break_threshold('spreads', 'shares.is_guarded') }}
            )
        )

),

placed as (

    select
        *,
        place - row_number() over (
            partition by series_number, direction order by place asc nulls last
        ) as run
    from out_of_line

),

runs_found as (

    select
        series_number,
        subject,
        nation,
        organisation_code,
        test_code,
        direction,
        run,
        min(month) as first_month,
        max(month) as last_month,
        min(month_number) as first_number,
        max(month_number) as last_number,
        count(*) as months,
        min(stretch_from) as stretch_from,
        max(stretch_to) as stretch_to,
        max(case when is_guarded then 1 else 0 end) = 1 as is_guarded,
        {{ quantile('case when is_without_figure then 0 else figure / figure_of_others end', 0.5) }} as share,
        sum(figure) as figure,
        sum(figure_of_others) as figure_of_others,
        {{ ordered_list("case when is_without_figure then '-' else cast(figure as string) end", 'month_number', ', ') }}
            as figures
    from placed
    group by series_number, subject, nation, organisation_code, test_code, direction, run

),

around_runs as (

    select
        runs_found.series_number,
        runs_found.direction,
        runs_found.run,
        count(shares.log_share) as months_around,
        exp({{ quantile('case when out_of_line.month is null then shares.log_share end', 0.5) }}) as usual_share,
        exp({{ quantile(in_line_before, 0.5) }}) as share_before,
        exp({{ quantile(in_line_after, 0.5) }}) as share_after,
        count({{ in_line_before }}) as months_before,
        count({{ in_line_after }}) as months_after
    from runs_found
    inner join shares
        on
            runs_found.series_number = shares.series_number
            and runs_found.first_number - {{ around }} <= shares.month_number
            and runs_found.last_number + {{ around }} >= shares.month_number
            and (runs_found.first_number > shares.month_number or runs_found.last_number < shares.month_number)
    left join out_of_line
        on
            shares.series_number = out_of_line.series_number
            and shares.month_number = out_of_line.month_number
    group by runs_found.series_number, runs_found.direction, runs_found.run

),

-- Out of line with the months before and with those after; at the edge of what is loaded, with those there are. The
-- first months of a provider, and the last of one that closes, are no break.
runs as (

    select
        runs_found.*,
        around_runs.usual_share,
        around_runs.months_around,
        around_runs.months_around >= {{ around }}
        and around_runs.months_before + around_runs.months_after >= {{ around }} / 2 as is_judged
    from runs_found
    inner join around_runs
        on
            runs_found.series_number = around_runs.series_number
            and runs_found.direction = around_runs.direction
            and runs_found.run = around_runs.run
    where
        (around_runs.months_before > 0 or runs_found.first_month = runs_found.stretch_from)
        and (around_runs.months_after > 0 or runs_found.last_month = runs_found.stretch_to)
        and {{ is_out_of_line_beside('before', 'runs_found', 'around_runs') }}
        and {{ is_out_of_line_beside('after', 'runs_found', 'around_runs') }}

),

in_line as (

    select shares.*
    from judged_shares as shares
    left join runs
        on
            shares.series_number = runs.series_number
            and shares.month_number >= runs.first_number
            and shares.month_number <= runs.last_number
            and runs.is_judged
    where
        runs.run is null
        and shares.log_share is not null

),

-- Three months that all lie beyond the three before: a share that changes gradually has no such edge.
edges as (

    select *
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
        edges.is_guarded,
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
            and edges.month_number - {{ around }} <= in_line.month_number
            and edges.month_number + {{ around }} > in_line.month_number
    group by
        edges.series_number, edges.subject, edges.nation, edges.organisation_code, edges.test_code, edges.month,
        edges.month_number, edges.is_guarded, edges.usual_from, edges.stretch_to, edges.last_loaded_month

),

steps as (

    select
        around_edges.*,
        {{ step }} as step,
        max(abs({{ step }})) over (
            partition by around_edges.series_number
            order by around_edges.month_number
            range between {{ around // 2 }} preceding and {{ around // 2 }} following
        ) as largest_step
    from around_edges
    inner join spreads on around_edges.series_number = spreads.series_number
    where
        around_edges.months_before >= {{ around }} / 2
        and around_edges.months_after >= {{ around }} / 2
        and around_edges.months_before + around_edges.months_after >= {{ around }}
        and exp(around_edges.log_share_before) * around_edges.figure_of_others
        >= around_edges.usual_from * around_edges.months_after
        and {{ is_far_from_usual(step, 'around_edges.is_guarded', 'break_level') }}
        and abs({{ step }})
        >= spreads.spread * {{ break_threshold('spreads', 'around_edges.is_guarded') }}

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

-- The way back from a level is no break of its own.
levels as (

    select levels_found.*
    from levels_found
    left join levels_found as before
        on
            levels_found.series_number = before.series_number
            and levels_found.month_number > before.month_number
            and levels_found.direction <> before.direction
            and abs(levels_found.month_number - before.back_in_number) <= 2
    where before.month is null

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
    from levels

)

select * from final

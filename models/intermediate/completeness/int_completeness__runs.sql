{{ config(materialized='table') }}

{% set around = var('break_months_around') %}
{% set in_line = 'case when out_of_line.month is null and shares.month_number ' %}
{% set in_line_before = in_line ~ '< runs_found.first_number then shares.log_share end' %}
{% set in_line_after = in_line ~ '> runs_found.first_number then shares.log_share end' %}

with shares as (

    select * from {{ ref('int_completeness__distances') }}

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
        *,
        case when is_without_figure or distance < 0 then 'down' else 'up' end as direction
    from judged_shares
    where
        exp(usual_log_share) * figure_of_others >= usual_from
        and (
            is_without_figure
            or (
                {{ is_far_from_usual('distance', 'judged_shares', 'break') }}
                and abs(distance) >= spread * {{ break_threshold('spreads', 'judged_shares', 'break') }}
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
        max(case when is_stopped then 1 else 0 end) = 1 as is_stopped,
        max(case when is_large then 1 else 0 end) = 1 as is_large,
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
final as (

    select
        runs_found.*,
        around_runs.usual_share,
        around_runs.months_around,
        around_runs.months_around >= {{ around }}
        and around_runs.months_before + around_runs.months_after >= {{ around }} / 2 as is_judged,
        case runs_found.direction
            when 'down'
                then runs_found.share <= {{ var('break_below') }} * least(
                    around_runs.usual_share,
                    coalesce(around_runs.share_before, around_runs.usual_share),
                    coalesce(around_runs.share_after, around_runs.usual_share)
                )
            else runs_found.share >= {{ var('break_above') }} * greatest(
                around_runs.usual_share,
                coalesce(around_runs.share_before, around_runs.usual_share),
                coalesce(around_runs.share_after, around_runs.usual_share)
            )
        end as is_far
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

)

select * from final

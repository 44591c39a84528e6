{#
    Excused: the months from a succession on in which the old code, and before it in which the new
    code, has no figure any more, or yet; and those before a trust was opened. Months beside: the months before and after, where both are
    loaded; only with both can a month be judged by its neighbours. Awaited: a return of any month
    between a provider's first and last figure and `awaited_for_months` either side; and, of one that
    has a figure in either window, of all months of both.
#}
{{ config(materialized='table') }}

with figures as (

    select
        subject,
        nation,
        organisation_code,
        month,
        figure_state,
        case when figure_state <> 'withheld' then round(figure) end as figure
    from {{ ref('int_figures__published') }}
    where
        is_judged
        and organisation_code is not null

),

successions as (

    select
        old_code,
        new_code,
        cast({{ dbt.date_trunc('month', 'counted_from') }} as date) as first_month,
        case
            when extract(day from effective_on) = 1 then effective_on
            else {{ next_month('effective_on') }}
        end as first_whole_month
    from {{ ref('int_organisations__successions') }}

),

trusts as (

    select * from {{ ref('int_organisations__trusts') }}

),

months as (

    select distinct
        subject,
        nation,
        month
    from figures

),

compared_months as (

    select month from {{ ref('int_windows__months') }}

),

lives as (

    select
        subject,
        nation,
        organisation_code,
        min(case when figure_state in ('reported', 'suppressed', 'withheld') then month end) as first_month,
        max(case when figure_state in ('reported', 'suppressed', 'withheld') then month end) as last_month,
        max(
            case
                when figure_state in ('reported', 'suppressed') and month in (select month from compared_months) then 1
                else 0
            end
        ) = 1 as is_compared
    from figures
    group by subject, nation, organisation_code

),

ends as (

    select
        old_code as organisation_code,
        min(first_month) as ends_in
    from successions
    group by old_code

),

beginnings as (

    select
        lives.subject,
        lives.organisation_code,
        max(successions.first_whole_month) as begins_in
    from lives
    inner join successions on lives.organisation_code = successions.new_code
    where successions.first_month <= lives.first_month
    group by lives.subject, lives.organisation_code

),

by_month as (

    select
        subject,
        organisation_code,
        month,
        sum(figure) as figure,
        sum(case when figure_state = 'reported' then 1 else 0 end) as reported_cells,
        sum(case when figure_state = 'suppressed' then 1 else 0 end) as suppressed_cells,
        sum(case when figure_state = 'zeros_alone' then 1 else 0 end) as zero_rows,
        sum(case when figure_state = 'withheld' then 1 else 0 end) as withheld_cells
    from figures
    group by subject, organisation_code, month

),

expected as (

    select
        lives.subject,
        lives.nation,
        lives.organisation_code,
        months.month,
        coalesce(months.month >= ends.ends_in and months.month > lives.last_month, false)
        or coalesce(months.month < beginnings.begins_in and months.month < lives.first_month, false)
        or coalesce(months.month < trusts.opened_on and months.month < lives.first_month, false) as is_excused
    from lives
    inner join months
        on
            lives.subject = months.subject
            and lives.nation = months.nation
    left join ends on lives.organisation_code = ends.organisation_code
    left join trusts on lives.organisation_code = trusts.organisation_code
    left join beginnings
        on
            lives.subject = beginnings.subject
            and lives.organisation_code = beginnings.organisation_code
    where
        lives.first_month is null
        or (
            {{ months_between_firsts('months.month', 'lives.first_month') }} <= {{ var('awaited_for_months') }}
            and {{ months_between_firsts('lives.last_month', 'months.month') }} <= {{ var('awaited_for_months') }}
        )
        or (lives.is_compared and months.month in (select month from compared_months))

),

dated as (

    select
        expected.subject,
        expected.nation,
        expected.organisation_code,
        expected.month,
        expected.is_excused,
        by_month.figure,
        coalesce(by_month.reported_cells, 0) as reported_cells,
        coalesce(by_month.suppressed_cells, 0) as suppressed_cells,
        coalesce(by_month.zero_rows, 0) as zero_rows,
        coalesce(by_month.withheld_cells, 0) as withheld_cells,
        sum(by_month.figure) over (partition by expected.subject, expected.nation, expected.month) as figure_of_all
    from expected
    left join by_month
        on
            expected.subject = by_month.subject
            and expected.organisation_code = by_month.organisation_code
            and expected.month = by_month.month

),

beside as (

    select
        *,
        {{ month_beside('figure', 'before', 'subject, organisation_code') }} as figure_before,
        {{ month_beside('figure', 'after', 'subject, organisation_code') }} as figure_after,
        {{ month_beside('figure_of_all', 'before', 'subject, organisation_code') }} as figure_of_all_before,
        {{ month_beside('figure_of_all', 'after', 'subject, organisation_code') }} as figure_of_all_after
    from dated

),

shares as (

    select
        *,
        {{ pct('figure', 'figure_of_all') }} as share_pct,
        {{ pct('figure_before', 'figure_of_all_before') }} as share_before_pct,
        {{ pct('figure_after', 'figure_of_all_after') }} as share_after_pct
    from beside

),

final as (

    select
        subject,
        nation,
        organisation_code,
        month,
        is_excused,
        figure,
        figure_before,
        figure_after,
        case
            when reported_cells > 0 then 'reported'
            when withheld_cells > 0 then 'withheld'
            when is_excused then 'excused'
            when zero_rows > 0 then 'zeros alone'
            when
                suppressed_cells > 0
                and not coalesce({{ both_beside_hold('gap_when_months_beside_hold') }}, false)
                then 'reported'
            else 'no return'
        end as return_state,
        coalesce(
            withheld_cells = 0
            and {{ both_beside_hold('collapse_when_months_beside_hold') }}
            and share_pct < {{ var('collapse_below_share_of_months_beside') }} * share_before_pct
            and share_pct < {{ var('collapse_below_share_of_months_beside') }} * share_after_pct,
            false
        ) as is_collapse
    from shares

)

select * from final

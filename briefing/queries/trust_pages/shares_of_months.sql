-- Which share of each waiting list had waited past its nation's standard, month by month, and within which limits?
-- One row for each organisation: lists of its months, null where there is no figure, no limit or nobody waits.
-- The limits are those of an XmR chart, as in `trust_control_limits`, whose steps and judged months they share; and
-- after more than a year without a figure they begin anew, of twelve months at least.
with thresholds as (
    select
        nation,
        max(threshold_weeks) as weeks
    from marts.nation_wait_comparison
    where is_national_standard
    group by nation
),

boards as (
    select
        waits.organisation_code,
        waits.month,
        waits.waiting,
        case coalesce(thresholds.weeks, 6)
            when 6 then waits.waiting_over_6_weeks
            when 8 then waits.waiting_over_8_weeks
            when 9 then waits.waiting_over_9_weeks
        end as waiting_over
    from marts.fct_waits as waits
    left join thresholds on waits.nation = thresholds.nation
    where waits.nation <> 'England'
),

-- a sum with an unknown part is unknown
listed as (
    select
        organisation_code,
        month,
        waiting,
        over_6_weeks as waiting_over
    from marts.trust_waits_over_time
    where test_group = 'all'
    union all
    select
        organisation_code,
        month,
        case when count(waiting) = count(*) then sum(waiting) end as waiting,
        case
            when count(waiting) = count(*) and count(waiting_over) = count(*) then sum(waiting_over)
        end as waiting_over
    from boards
    group by organisation_code, month
),

shares as (
    select
        limits.nation,
        limits.organisation_code,
        limits.month,
        limits.step_from as step_of_mart,
        limits.moving_range is not null as follows,
        listed.waiting,
        listed.waiting_over,
        100 * cast(listed.waiting_over as double) / nullif(listed.waiting, 0) as share,
        limits.is_judged and listed.waiting > 0 and listed.waiting_over is not null as is_judged
    from marts.trust_control_limits as limits
    left join listed on limits.organisation_code = listed.organisation_code and limits.month = listed.month
    where limits.subject = 'waits' and limits.test_code = 'all'
),

since_a_figure as (
    select
        *,
        date_diff('month', max(case when share is not null then month end) over (
            partition by organisation_code
            order by month asc nulls last
            rows between unbounded preceding and 1 preceding
        ), month) > 12 as follows_a_hole
    from shares
),

parted as (
    select
        *,
        greatest(step_of_mart, max(case when follows_a_hole and share is not null then month end) over (
            partition by organisation_code
            order by month asc nulls last
        )) as step_from
    from since_a_figure
),

-- a moving range is between months of a step that are judged and follow each other
moved as (
    select
        *,
        case
            when is_judged and follows
                then abs(share - lag(case when is_judged then share end) over (
                    partition by organisation_code, step_from
                    order by month asc nulls last
                ))
        end as moving_range
    from parted
),

stepped as (
    select
        *,
        avg(share) filter (is_judged) over (partition by organisation_code, step_from) as process_mean,
        2.66 * avg(moving_range) over (partition by organisation_code, step_from) as reach,
        count(share) filter (is_judged) over (partition by organisation_code, step_from) < 12 as too_little_history
    from moved
),

limited as (
    select
        *,
        case when not too_little_history and reach is not null then process_mean end as middle,
        case when not too_little_history then greatest(0, process_mean - reach) end as lower,
        case when not too_little_history then least(100, process_mean + reach) end as upper,
        is_judged
        and not too_little_history
        and (share > process_mean + reach or share < process_mean - reach) as is_beyond
    from stepped
)

select
    nation,
    organisation_code,
    list(month order by month asc) as months,
    list(share order by month asc) as shares,
    list(waiting order by month asc) as waiting,
    list(waiting_over order by month asc) as waiting_over,
    list(is_judged order by month asc) as is_judged,
    list(step_from order by month asc) as step_from,
    list(middle order by month asc) as middle,
    list(lower order by month asc) as lower,
    list(upper order by month asc) as upper,
    list(coalesce(is_beyond, false) order by month asc) as is_beyond
from limited
group by nation, organisation_code
having count(share) > 0
order by organisation_code asc nulls last

-- How many patients waited for each single test at the end of each month, and which share for six weeks?
-- One row for each test and organisation of England, region, or England: lists over its own `months`.
with waits as (
    select
        *,
        waiting is null as is_unknown,
        waiting_over_6_weeks is null as is_share_unknown
    from marts.fct_waits
    where nation = 'England'
),

figures as (
    select
        waits.test_code as test,
        grouped.organisation_code as code,
        waits.month,
        case when not bool_or(waits.is_unknown) then sum(waits.waiting) end as waiting,
        case when not bool_or(waits.is_share_unknown) then sum(waits.waiting_over_6_weeks) end as over_6_weeks
    from waits
    inner join marts.over_time_groups as grouped
        on waits.organisation_code = grouped.member_code and grouped.publication = 'dm01'
    group by waits.test_code, grouped.organisation_code, waits.month
    union all
    select
        test_code as test,
        coalesce(region_code, 'ENG') as code,
        month,
        case when not bool_or(is_unknown) then sum(waiting) end as waiting,
        case when not bool_or(is_share_unknown) then sum(waiting_over_6_weeks) end as over_6_weeks
    from waits
    group by grouping sets ((test_code, month), (test_code, month, region_code))
    having grouping(region_code) = 1 or region_code is not null
),

series as (
    select
        test,
        code,
        list(
            struct_pack(
                month := strftime(month, '%Y-%m'),
                waiting := cast(waiting as bigint),
                over_6_weeks_pct := round(100.0 * over_6_weeks / nullif(waiting, 0), 2)
            ) order by month asc nulls last
        ) as in_order
    from figures
    group by test, code
)

select
    test,
    code,
    array_to_string([row.month for row in in_order], ' ') as months,
    [row.waiting for row in in_order] as waiting,
    [row.over_6_weeks_pct for row in in_order] as over_6_weeks_pct
from series
order by test asc nulls last, code asc nulls last

-- How many patients waited for each single test at the end of each month, and which share for six weeks?
-- One row for each test and organisation of England, region, or England: lists over its own `months`.
with counted_in as (
    select
        waits.test_code as test,
        waits.month,
        waits.waiting,
        waits.waiting_over_6_weeks,
        unnest([grouped.organisation_code, waits.region_code, 'ENG']) as code
    from marts.fct_waits as waits
    left join marts.over_time_groups as grouped
        on waits.organisation_code = grouped.member_code and grouped.publication = 'dm01'
    where waits.nation = 'England'
),

figures as (
    select
        test,
        code,
        month,
        case when count(*) = count(waiting) then sum(waiting) end as waiting,
        case when count(*) = count(waiting_over_6_weeks) then sum(waiting_over_6_weeks) end as over_6_weeks
    from counted_in
    where code is not null
    group by test, code, month
),

series as (
    select
        test,
        code,
        list(
            struct_pack(
                month := strftime(month, '%Y-%m'),
                waiting := cast(waiting as bigint),
                over_6_weeks_pct := 100.0 * over_6_weeks / nullif(waiting, 0)
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

-- How long do patients wait in each nation, in the newest month that is loaded and in the same month of 2019?
-- One row for each nation whose share past its own standard, or past six weeks, is known.
with known as (
    select *
    from marts.nation_wait_comparison
    where
        test_group = 'all'
        and waiting_over_pct is not null
        and (is_national_standard or threshold_weeks = 6)
),

newest as (
    select
        nation,
        max(month) as month
    from known
    group by nation
),

chosen as (
    select known.*
    from known
    inner join newest on known.nation = newest.nation and known.month = newest.month
    qualify row_number() over (
        partition by known.nation order by known.is_national_standard desc nulls last
    ) = 1
)

select
    chosen.*,
    then_.month as month_then,
    then_.waiting as waiting_then,
    then_.waiting_over as waiting_over_then,
    then_.waiting_over_pct as waiting_over_pct_then,
    then_.is_derived as is_derived_then
from chosen
left join known as then_
    on
        chosen.nation = then_.nation
        and chosen.threshold_weeks = then_.threshold_weeks
        and then_.month = make_date(2019, month(chosen.month), 1)
        and chosen.month > then_.month
order by list_position(['England', 'Scotland', 'Wales', 'Northern Ireland'], chosen.nation) asc nulls last

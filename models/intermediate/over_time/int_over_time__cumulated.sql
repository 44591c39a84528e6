{{ config(materialized='table') }}

{% set cumulated_from -%} cast('{{ var("cumulated_from") }}-01' as date) {%- endset %}
{% set in_running -%}
over (partition by area_code, test_code order by month asc nulls last rows between unbounded preceding and current row)
{%- endset %}

with figures as (

    select * from {{ ref('int_over_time__figures') }}
    where subject = 'scans'

),

estimates as (

    select * from {{ ref('int_over_time__estimates') }}

),

gaps as (

    select * from {{ ref('int_over_time__gaps') }}
    where
        subject = 'scans'
        and (test_group = 'all' or test_code <> 'all')

),

england as (

    select
        month,
        test_code,
        figure
    from {{ ref('int_over_time__areas') }}
    where
        subject = 'scans'
        and area_code = 'ENG'
        and (test_group = 'all' or test_code <> 'all')

),

homes as (

    select
        organisation_code,
        case
            when min(like_for_like_region_code) = max(like_for_like_region_code)
                then min(like_for_like_region_code)
        end as region_code
    from figures
    group by organisation_code

),

-- A region is what the organisations report whose home it is, in all months: its own borders have changed, and who is
-- in several regions has been in none of them in some months.
of_regions as (

    select
        homes.region_code as area_code,
        figures.month,
        figures.test_group,
        figures.test_code,
        figures.figure
    from figures
    inner join homes on figures.organisation_code = homes.organisation_code
    where homes.region_code is not null

),

by_region as (

    {{ with_test_totals('of_regions', ['area_code', 'month'], ['figure']) }}

),

printed as (

    select
        'ENG' as area_code,
        month,
        test_code,
        figure
    from england
    union all
    select
        area_code,
        month,
        test_code,
        figure
    from by_region
    where test_group = 'all' or test_code <> 'all'

),

-- The growth before: April to February of 2019/20 against 2018/19, so that March 2020 is in neither.
growth as (

    select
        area_code,
        test_code,
        cast(sum(case when month >= cast('2019-04-01' as date) then figure end) as double)
        / nullif(sum(case when month < cast('2019-04-01' as date) then figure end), 0) as growth_a_year
    from printed
    where
        month between cast('2018-04-01' as date) and cast('2020-02-01' as date)
        and month <> cast('2019-03-01' as date)
    group by area_code, test_code
    having count(figure) = 22

),

areas_of_organisations as (

    select
        organisation_code,
        'ENG' as area_code
    from homes
    union all
    select
        organisation_code,
        region_code as area_code
    from homes
    where region_code is not null

),

-- What the bounds of its missing months, now or in 2019, add to the shortfall of an organisation.
missing_of_tests as (

    select
        areas_of_organisations.area_code,
        estimates.organisation_code,
        estimates.month,
        estimates.test_code,
        estimates.is_estimated,
        coalesce(estimates.figure_same_month_2019_low, 0) - coalesce(estimates.figure_high, 0)
        - coalesce(estimates.figure_same_month_2019, 0) + coalesce(estimates.figure, 0) as added_low,
        coalesce(estimates.figure_same_month_2019_high, 0) - coalesce(estimates.figure_low, 0)
        - coalesce(estimates.figure_same_month_2019, 0) + coalesce(estimates.figure, 0) as added_high
    from estimates
    inner join areas_of_organisations on estimates.organisation_code = areas_of_organisations.organisation_code
    where
        estimates.is_missing
        or (estimates.is_missing_2019 and coalesce(estimates.figure, 0) > 0)

),

missing as (
    {% for test_code in ['test_code', "'all'"] %}
    select
        area_code,
        month,
        {{ test_code }} as test_code,
        count(distinct organisation_code) as organisations_missing,
        count(distinct case when is_estimated then organisation_code end) as organisations_estimated,
        sum(case when is_estimated then added_low else 0 end) as added_low,
        sum(case when is_estimated then added_high else 0 end) as added_high
    from missing_of_tests
    group by area_code, month{{ ', test_code' if test_code == 'test_code' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Complete throughout: a figure in each month from the first on and in each of 2019, and no gap in any.
monthly as (

    {{ with_test_totals('figures', ['organisation_code', 'month'], ['figure']) }}

),

months as (

    select count(distinct month) as months from england
    where
        month >= {{ cumulated_from }}
        or month between cast('2019-01-01' as date) and cast('2019-12-01' as date)

),

complete as (

    select
        monthly.organisation_code,
        monthly.test_code
    from monthly
    left join gaps
        on
            monthly.organisation_code = gaps.organisation_code
            and monthly.test_code = gaps.test_code
            and monthly.month = gaps.month
    cross join months
    where
        (
            monthly.month >= {{ cumulated_from }}
            or monthly.month between cast('2019-01-01' as date) and cast('2019-12-01' as date)
        )
        and (monthly.test_group = 'all' or monthly.test_code <> 'all')
    group by monthly.organisation_code, monthly.test_code
    having
        count(monthly.figure) = max(months.months)
        and min(case when coalesce(gaps.is_complete, true) then 1 else 0 end) = 1

),

of_complete as (

    select
        areas_of_organisations.area_code,
        monthly.month,
        monthly.test_code,
        count(*) as organisations_complete,
        sum(monthly.figure) as figure
    from monthly
    inner join complete
        on
            monthly.organisation_code = complete.organisation_code
            and monthly.test_code = complete.test_code
    inner join areas_of_organisations on monthly.organisation_code = areas_of_organisations.organisation_code
    where monthly.test_group = 'all' or monthly.test_code <> 'all'
    group by areas_of_organisations.area_code, monthly.month, monthly.test_code

),

beside_2019 as (

    select
        printed.area_code,
        printed.month,
        printed.test_code,
        printed.figure,
        printed_2019.figure as figure_2019,
        coalesce(missing.organisations_missing, 0) as organisations_missing,
        coalesce(missing.organisations_estimated, 0) as organisations_estimated,
        coalesce(missing.added_low, 0) as added_low,
        coalesce(missing.added_high, 0) as added_high,
        of_complete.organisations_complete,
        of_complete.figure as figure_complete,
        complete_2019.figure as figure_complete_2019,
        growth.growth_a_year,
        printed_2019.figure
        * power(growth.growth_a_year, {{ months_between_firsts('printed_2019.month', 'printed.month') }} / 12)
            as figure_of_growth
    from printed
    inner join printed as printed_2019
        on
            printed.area_code = printed_2019.area_code
            and printed.test_code = printed_2019.test_code
            and {{ same_month_2019('printed.month') }} = printed_2019.month
    left join missing
        on
            printed.area_code = missing.area_code
            and printed.test_code = missing.test_code
            and printed.month = missing.month
    left join of_complete
        on
            printed.area_code = of_complete.area_code
            and printed.test_code = of_complete.test_code
            and printed.month = of_complete.month
    left join of_complete as complete_2019
        on
            printed_2019.area_code = complete_2019.area_code
            and printed_2019.test_code = complete_2019.test_code
            and printed_2019.month = complete_2019.month
    left join growth
        on
            printed.area_code = growth.area_code
            and printed.test_code = growth.test_code
    where printed.month >= {{ cumulated_from }}

),

final as (

    select
        area_code,
        month,
        test_code,
        cast(sum(figure_2019 - figure) {{ in_running }} as bigint) as shortfall_added_up,
        cast(sum(figure_2019 - figure + added_low) {{ in_running }} as bigint) as shortfall_added_up_low,
        cast(sum(figure_2019 - figure + added_high) {{ in_running }} as bigint) as shortfall_added_up_high,
        cast(organisations_missing as bigint) as organisations_missing,
        cast(organisations_estimated as bigint) as organisations_estimated,
        cast(sum(figure_complete_2019 - figure_complete) {{ in_running }} as bigint) as shortfall_added_up_complete,
        cast(coalesce(organisations_complete, 0) as bigint) as organisations_complete,
        {{ pct('figure_complete_2019', 'figure_2019') }} as complete_pct_of_2019,
        100 * (growth_a_year - 1) as growth_pct_a_year,
        cast(round(sum(figure_of_growth - figure) {{ in_running }}) as bigint) as shortfall_added_up_against_growth,
        count(figure) {{ in_running }}
        = {{ months_between_firsts(cumulated_from, 'month') }} + 1 as is_of_all_months
    from beside_2019

)

select * from final

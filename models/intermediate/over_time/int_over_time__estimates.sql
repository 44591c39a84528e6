{{ config(materialized='table') }}

-- Months on either side whose shares of 2019 bound what a month that is missing, now or in 2019, may have been.
{% set months_beside = 3 %}
{% set cumulated_from -%} cast('{{ var("cumulated_from") }}-01' as date) {%- endset %}

with figures as (

    select
        organisation_code,
        test_group,
        test_code,
        month,
        sum(figure) as figure
    from {{ ref('int_over_time__figures') }}
    where subject = 'scans'
    group by organisation_code, test_group, test_code, month

),

gaps as (

    select * from {{ ref('int_over_time__gaps') }}
    where
        subject = 'scans'
        and test_code <> 'all'

),

months as (

    select distinct month from figures
    where month >= {{ cumulated_from }}

),

tests_of_organisations as (

    select distinct
        organisation_code,
        test_group,
        test_code
    from figures
    where
        figure is not null
        and (month >= {{ cumulated_from }} or extract(year from month) = 2019)

),

spine as (

    select
        tests_of_organisations.*,
        months.month,
        {{ same_month_2019('months.month') }} as month_2019
    from tests_of_organisations
    cross join months

),

beside_2019 as (

    select
        spine.organisation_code,
        spine.test_group,
        spine.test_code,
        spine.month,
        figures.figure,
        figures_2019.figure as figure_same_month_2019,
        coalesce(gaps.is_missing, false) as is_missing,
        coalesce(gaps_2019.is_missing, false) as is_missing_2019,
        not coalesce(gaps_2019.is_missing, false) and figures_2019.figure > 0 as is_known_2019
    from spine
    left join figures
        on
            spine.organisation_code = figures.organisation_code
            and spine.test_code = figures.test_code
            and spine.month = figures.month
    left join figures as figures_2019
        on
            spine.organisation_code = figures_2019.organisation_code
            and spine.test_code = figures_2019.test_code
            and spine.month_2019 = figures_2019.month
    left join gaps
        on
            spine.organisation_code = gaps.organisation_code
            and spine.test_code = gaps.test_code
            and spine.month = gaps.month
    left join gaps as gaps_2019
        on
            spine.organisation_code = gaps_2019.organisation_code
            and spine.test_code = gaps_2019.test_code
            and spine.month_2019 = gaps_2019.month

),

placed as (

    select
        *,
        coalesce(not is_missing and is_known_2019 and figure is not null, false) as is_beside,
        sum(case when not is_missing and is_known_2019 and figure is not null then 1 else 0 end) over (
            partition by organisation_code, test_code
            order by month asc nulls last
            rows between unbounded preceding and current row
        ) as months_known
    from beside_2019

),

shares_beside as (

    select
        organisation_code,
        test_code,
        months_known as place,
        cast(figure as double) / cast(figure_same_month_2019 as double) as share_of_2019
    from placed
    where is_beside

),

bounds as (

    select
        placed.organisation_code,
        placed.test_code,
        placed.month,
        min(shares_beside.share_of_2019) as share_low,
        max(shares_beside.share_of_2019) as share_high
    from placed
    inner join shares_beside
        on
            placed.organisation_code = shares_beside.organisation_code
            and placed.test_code = shares_beside.test_code
            and shares_beside.place between placed.months_known - {{ months_beside - 1 }}
            and placed.months_known + {{ months_beside }}
    where
        (placed.is_missing and placed.is_known_2019)
        or (placed.is_missing_2019 and not placed.is_missing and placed.figure > 0)
    group by placed.organisation_code, placed.test_code, placed.month

),

-- One side of the comparison stands for the other: where both are missing nothing bounds either.
final as (

    select
        placed.organisation_code,
        placed.test_group,
        placed.test_code,
        placed.month,
        placed.figure,
        placed.figure_same_month_2019,
        placed.is_missing,
        placed.is_missing_2019,
        bounds.month is not null and (placed.is_missing or bounds.share_low > 0) as is_estimated,
        cast(case
            when bounds.month is not null and placed.is_missing
                then round(bounds.share_low * placed.figure_same_month_2019)
            else placed.figure
        end as bigint) as figure_low,
        cast(case
            when bounds.month is not null and placed.is_missing
                then round(bounds.share_high * placed.figure_same_month_2019)
            else placed.figure
        end as bigint) as figure_high,
        cast(case
            when bounds.share_low > 0 and not placed.is_missing then round(placed.figure / bounds.share_high)
            else placed.figure_same_month_2019
        end as bigint) as figure_same_month_2019_low,
        cast(case
            when bounds.share_low > 0 and not placed.is_missing then round(placed.figure / bounds.share_low)
            else placed.figure_same_month_2019
        end as bigint) as figure_same_month_2019_high
    from placed
    left join bounds
        on
            placed.organisation_code = bounds.organisation_code
            and placed.test_code = bounds.test_code
            and placed.month = bounds.month

)

select * from final

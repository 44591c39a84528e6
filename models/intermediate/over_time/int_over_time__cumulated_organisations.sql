{{ config(materialized='table') }}

{% set cumulated_from -%} cast('{{ var("cumulated_from") }}-01' as date) {%- endset %}
{% set in_running -%}
    over (
        partition by organisation_code, test_code order by month asc nulls last
        rows between unbounded preceding and current row
    )
{%- endset %}

with estimates as (

    select * from {{ ref('int_over_time__estimates') }}

),

-- Who has no figure of 2019 at all has nothing to be beside.
known_in_2019 as (
    {% for test_code in ['test_code', "'all'"] %}
    select
        organisation_code,
        {{ test_code }} as test_code
    from estimates
    group by organisation_code{{ ', test_code' if test_code == 'test_code' }}
    having sum(figure_same_month_2019) > 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- A kind of scan that it did in no month of 2019 is no month of 2019 missing.
bounded as (

    select
        estimates.*,
        case
            when estimates.is_estimated then false
            when estimates.is_missing and coalesce(estimates.figure_same_month_2019, 0) > 0 then true
            when estimates.is_missing_2019 and known_in_2019.organisation_code is not null
                then estimates.is_missing or coalesce(estimates.figure, 0) > 0
            else false
        end as is_unknown
    from estimates
    left join known_in_2019
        on
            estimates.organisation_code = known_in_2019.organisation_code
            and estimates.test_code = known_in_2019.test_code

),

by_test as (
    {% for test_code in ['test_code', "'all'"] %}
    select
        organisation_code,
        {{ test_code }} as test_code,
        month,
        sum(coalesce(figure_same_month_2019_low, 0) - coalesce(figure_high, 0)) as shortfall_low,
        sum(coalesce(figure_same_month_2019_high, 0) - coalesce(figure_low, 0)) as shortfall_high,
        max(case when is_missing or is_missing_2019 then 1 else 0 end) as is_missing,
        max(case when is_unknown then 1 else 0 end) as is_unknown
    from bounded
    group by organisation_code{{ ', test_code' if test_code == 'test_code' }}, month
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

added_up as (

    select
        organisation_code,
        test_code,
        month,
        sum(shortfall_low) {{ in_running }} as shortfall_low,
        sum(shortfall_high) {{ in_running }} as shortfall_high,
        sum(is_missing) {{ in_running }} as months_missing,
        sum(is_unknown) {{ in_running }} as months_unknown,
        count(*) {{ in_running }} as months
    from by_test

),

final as (

    select
        added_up.organisation_code,
        added_up.test_code,
        added_up.month,
        cast(case when added_up.months_unknown = 0 then added_up.shortfall_low end as bigint) as shortfall_added_up_low,
        cast(case when added_up.months_unknown = 0 then added_up.shortfall_high end as bigint)
            as shortfall_added_up_high,
        cast(added_up.months_missing as bigint) as months_missing
    from added_up
    inner join known_in_2019
        on
            added_up.organisation_code = known_in_2019.organisation_code
            and added_up.test_code = known_in_2019.test_code
    where added_up.months = {{ months_between_firsts(cumulated_from, 'added_up.month') }} + 1

)

select * from final

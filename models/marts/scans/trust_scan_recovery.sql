{% set cumulated_from -%} cast('{{ var("cumulated_from") }}-01' as date) {%- endset %}

-- The last month up to which England is added up without a month left out.
with newest as (

    select
        max(month) as newest_month,
        {{ months_between_firsts(cumulated_from, 'max(month)') }} + 1 as months_added_up
    from {{ ref('scans_over_time') }}
    where
        area_code = 'ENG'
        and modality_code = 'all'
        and shortfall_added_up is not null

),

over_time as (

    select
        over_time.*,
        newest.newest_month,
        newest.months_added_up,
        {{ months_between_firsts('over_time.month', 'newest.newest_month') }} < 12 as is_of_last_12_months,
        over_time.months_missing > coalesce(
            lag(over_time.months_missing) over (
                partition by over_time.organisation_code, over_time.modality_code
                order by over_time.month asc nulls last
            ), 0
        ) as is_missing
    from {{ ref('trust_scans_over_time') }} as over_time
    inner join newest on over_time.month <= newest.newest_month
    where over_time.month >= {{ cumulated_from }}

),

-- Also of who sends nothing any more, of whom a time series has no row.
cumulated as (

    select cumulated.*
    from {{ ref('int_over_time__cumulated_organisations') }} as cumulated
    inner join newest on cumulated.month = newest.newest_month

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

homes as (

    select
        organisation_code,
        case
            when min(like_for_like_region_code) = max(like_for_like_region_code)
                then min(like_for_like_region_code)
        end as region_code
    from {{ ref('int_over_time__figures') }}
    where subject = 'scans'
    group by organisation_code

),

regions as (

    select * from {{ ref('dim_region') }}

),

peers as (

    select * from {{ ref('int_organisations__peers') }}

),

in_all as (

    select
        organisation_code,
        modality_code,
        count(scans) as months_with_scans,
        count(pct_of_2019) as months_compared,
        sum(scans_same_month_2019) as scans_2019_added_up,
        count(case when not is_comparable and not coalesce(is_missing, false) then 1 end) as months_not_comparable,
        count(case when pct_of_2019 > 100 then 1 end) as months_above_2019,
        sum(case when is_of_last_12_months then scans end) as scans_last_12_months,
        sum(case when is_of_last_12_months then scans_same_month_2019 end) as scans_2019_last_12_months,
        count(case when is_of_last_12_months then pct_of_2019 end) as last_months_compared
    from over_time
    group by organisation_code, modality_code

),

-- Who did scans in 2019 and none since has no month of its own from then on.
rows_of_the_mart as (

    select
        organisation_code,
        modality_code
    from in_all
    union
    select
        organisation_code,
        test_code as modality_code
    from cumulated

),

added_up as (

    select
        rows_of_the_mart.organisation_code,
        rows_of_the_mart.modality_code,
        newest.newest_month,
        newest.months_added_up,
        coalesce(in_all.months_with_scans, 0) as months_with_scans,
        coalesce(in_all.months_compared, 0) as months_compared,
        in_all.scans_2019_added_up,
        coalesce(in_all.months_not_comparable, 0) as months_not_comparable,
        coalesce(in_all.months_above_2019, 0) as months_above_2019,
        in_all.scans_last_12_months,
        in_all.scans_2019_last_12_months,
        in_all.last_months_compared
    from rows_of_the_mart
    cross join newest
    left join in_all
        on
            rows_of_the_mart.organisation_code = in_all.organisation_code
            and rows_of_the_mart.modality_code = in_all.modality_code
    where newest.newest_month is not null

),

of_all as (

    select
        organisation_code,
        scans_2019_last_12_months
    from added_up
    where modality_code = 'all'

),

-- Each figure, and that of 2019 beside it, is rounded to 5: by at most 2 either way.
rounding as (
    {% for modality_code in ['modality_code', "'all'"] %}
    select
        organisation_code,
        {{ modality_code }} as modality_code,
        4 * sum(months_with_scans) as scans
    from added_up
    where modality_code <> 'all'
    group by organisation_code{{ ', modality_code' if modality_code == 'modality_code' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- Ranked: whose every month is complete, so that no step and no bound is in it; `ranked_from` is of half a year.
-- Judged: who stands at one level throughout, with at most a quarter of the months filled in.
sized as (

    select
        added_up.*,
        cumulated.shortfall_added_up_low,
        cumulated.shortfall_added_up_high,
        cumulated.months_missing,
        coalesce(
            added_up.months_not_comparable = 0
            and cumulated.shortfall_added_up_low is not null
            and 4 * cumulated.months_missing <= added_up.months_added_up,
            false
        ) as is_judged,
        peers.peer_group,
        rounding.scans as rounding,
        case
            when added_up.months_compared = added_up.months_added_up
                then {{ pct('cumulated.shortfall_added_up_low', 'added_up.scans_2019_added_up') }}
        end as shortfall_pct,
        coalesce(
            added_up.months_compared = added_up.months_added_up
            and cumulated.months_missing = 0
            and of_all.scans_2019_last_12_months >= 2 * {{ var('ranked_from') }}
            and added_up.scans_2019_last_12_months >= 2 * {{ var('ranked_from_of_a_test') }},
            false
        ) as is_ranked
    from added_up
    inner join of_all on added_up.organisation_code = of_all.organisation_code
    inner join rounding
        on
            added_up.organisation_code = rounding.organisation_code
            and added_up.modality_code = rounding.modality_code
    left join cumulated
        on
            added_up.organisation_code = cumulated.organisation_code
            and added_up.modality_code = cumulated.test_code
    left join peers on added_up.organisation_code = peers.organisation_code

),

final as (

    select
        sized.organisation_code,
        organisations.organisation_name,
        organisations.organisation_name_today,
        homes.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        sized.peer_group,
        sized.modality_code,
        {{ cumulated_from }} as cumulated_from,
        sized.newest_month,
        cast(sized.months_with_scans as bigint) as months_with_scans,
        cast(sized.months_added_up as bigint) as months_added_up,
        cast(sized.scans_2019_added_up as bigint) as scans_2019_added_up,
        sized.shortfall_added_up_low,
        sized.shortfall_added_up_high,
        case when sized.is_ranked then sized.shortfall_pct end as shortfall_pct,
        sized.is_judged,
        case
            when sized.is_judged
                then {{ is_below('sized.shortfall_added_up_low', 'sized.shortfall_added_up_high', 'sized.rounding') }}
        end as is_below_2019,
        sized.months_missing,
        cast(sized.months_not_comparable as bigint) as months_not_comparable,
        cast(sized.months_above_2019 as bigint) as months_above_2019,
        cast(case when sized.last_months_compared = 12 then sized.scans_last_12_months end as bigint)
            as scans_last_12_months,
        cast(case when sized.last_months_compared = 12 then sized.scans_2019_last_12_months end as bigint)
            as scans_2019_last_12_months,
        case
            when sized.last_months_compared = 12
                then {{ pct('sized.scans_last_12_months', 'sized.scans_2019_last_12_months') }}
        end as pct_of_2019_last_12_months,
        case
            when sized.is_ranked
                then cast(rank() over (
                    partition by sized.modality_code, sized.peer_group, sized.is_ranked
                    order by sized.shortfall_pct desc nulls last
                ) as bigint)
        end as recovery_rank,
        {{ rank_of('sized', ['modality_code']) }} as rank_of
    from sized
    inner join organisations on sized.organisation_code = organisations.organisation_code
    left join homes on sized.organisation_code = homes.organisation_code
    left join regions on homes.region_code = regions.region_code

)

select * from final

{% set cumulated_from -%} cast('{{ var("cumulated_from") }}-01' as date) {%- endset %}

with months as (

    select * from {{ ref('scans_over_time') }}
    where month >= {{ cumulated_from }}

),

-- The last month up to which England is added up without a month left out.
newest as (

    select max(month) as month from months
    where
        area_code = 'ENG'
        and modality_code = 'all'
        and shortfall_added_up is not null

),

added_up as (

    select
        months.*,
        newest.month as newest_month,
        {{ months_between_firsts('months.month', 'newest.month') }} < 12 as is_of_last_12_months
    from months
    inner join newest on months.month <= newest.month

),

of_areas as (

    select
        area_code,
        area_name,
        modality_code,
        newest_month,
        sum(scans_same_month_2019) as scans_2019_added_up,
        count(case when pct_of_2019 > 100 then 1 end) as months_above_2019,
        sum(case when is_of_last_12_months then scans end) as scans_last_12_months,
        sum(case when is_of_last_12_months then scans_same_month_2019 end) as scans_2019_last_12_months,
        count(case when is_of_last_12_months then pct_of_2019 end) as last_months_compared,
        max(shortfall_added_up) as furthest_below,
        max(shortfall_added_up_low) as furthest_below_low,
        max(shortfall_added_up_high) as furthest_below_high,
        max(shortfall_added_up_complete) as furthest_below_complete
    from added_up
    group by area_code, area_name, modality_code, newest_month

),

furthest as (

    select
        added_up.area_code,
        added_up.modality_code,
        min(case when added_up.shortfall_added_up = of_areas.furthest_below then added_up.month end)
            as furthest_below_month,
        min(case when added_up.shortfall_added_up_low = of_areas.furthest_below_low then added_up.month end)
            as furthest_below_low_month,
        min(case when added_up.shortfall_added_up_high = of_areas.furthest_below_high then added_up.month end)
            as furthest_below_high_month,
        min(case when added_up.shortfall_added_up_complete = of_areas.furthest_below_complete then added_up.month end)
            as furthest_below_complete_month
    from added_up
    inner join of_areas
        on
            added_up.area_code = of_areas.area_code
            and added_up.modality_code = of_areas.modality_code
    group by added_up.area_code, added_up.modality_code

),

-- Each figure, and that of 2019 beside it, is rounded to 5: by at most 2 either way.
figures as (

    select
        added_up.area_code,
        added_up.modality_code,
        count(added_up.scans) as figures
    from added_up
    where
        added_up.area_code = 'ENG'
        and added_up.modality_code <> 'all'
    group by added_up.area_code, added_up.modality_code
    union all
    select
        rounded.like_for_like_region_code as area_code,
        rounded.test_code as modality_code,
        count(rounded.figure) as figures
    from {{ ref('int_over_time__figures') }} as rounded
    inner join newest on rounded.month <= newest.month
    where
        rounded.subject = 'scans'
        and rounded.month >= {{ cumulated_from }}
        and rounded.like_for_like_region_code is not null
    group by rounded.like_for_like_region_code, rounded.test_code

),

rounding as (
    {% for modality_code in ['modality_code', "'all'"] %}
    select
        area_code,
        {{ modality_code }} as modality_code,
        4 * sum(figures) as scans
    from figures
    group by area_code{{ ', modality_code' if modality_code == 'modality_code' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- What is left where those are left out who can't be judged: a verdict on an area must not rest on them.
organisations as (

    select
        'ENG' as area_code,
        modality_code,
        is_judged,
        shortfall_added_up_low,
        shortfall_added_up_high,
        scans_2019_added_up
    from {{ ref('trust_scan_recovery') }}
    union all
    select
        region_code as area_code,
        modality_code,
        is_judged,
        shortfall_added_up_low,
        shortfall_added_up_high,
        scans_2019_added_up
    from {{ ref('trust_scan_recovery') }}
    where region_code is not null

),

judged as (

    select
        area_code,
        modality_code,
        sum(case when is_judged then shortfall_added_up_low end) as shortfall_low,
        sum(case when is_judged then shortfall_added_up_high end) as shortfall_high,
        count(case when is_judged then 1 end) as organisations_judged,
        count(case when not is_judged and scans_2019_added_up > 0 then 1 end) as organisations_not_judged
    from organisations
    group by area_code, modality_code

),

final as (

    select
        of_areas.area_code,
        of_areas.area_name,
        of_areas.modality_code,
        {{ cumulated_from }} as cumulated_from,
        of_areas.newest_month,
        cast(of_areas.scans_2019_added_up as bigint) as scans_2019_added_up,
        added_up.shortfall_added_up,
        added_up.shortfall_added_up_low,
        added_up.shortfall_added_up_high,
        {{ pct('added_up.shortfall_added_up', 'of_areas.scans_2019_added_up') }} as shortfall_pct,
        case
            when
                {{ is_below('added_up.shortfall_added_up_low', 'added_up.shortfall_added_up_high', 'rounding.scans') }}
                = {{ is_below('judged.shortfall_low', 'judged.shortfall_high', 'rounding.scans') }}
                then {{ is_below('judged.shortfall_low', 'judged.shortfall_high', 'rounding.scans') }}
        end as is_below_2019,
        cast(judged.shortfall_low as bigint) as shortfall_judged_low,
        cast(judged.shortfall_high as bigint) as shortfall_judged_high,
        cast(judged.organisations_judged as bigint) as organisations_judged,
        cast(judged.organisations_not_judged as bigint) as organisations_not_judged,
        case when of_areas.furthest_below > 0 then of_areas.furthest_below end as furthest_below,
        case when of_areas.furthest_below > 0 then furthest.furthest_below_month end as furthest_below_month,
        cast(case when of_areas.furthest_below > 0 then of_areas.furthest_below_low end as bigint)
            as furthest_below_low,
        case when of_areas.furthest_below > 0 then furthest.furthest_below_low_month end as furthest_below_low_month,
        cast(case when of_areas.furthest_below > 0 then of_areas.furthest_below_high end as bigint)
            as furthest_below_high,
        case when of_areas.furthest_below > 0 then furthest.furthest_below_high_month end as furthest_below_high_month,
        added_up.shortfall_added_up_complete,
        added_up.organisations_complete,
        added_up.complete_pct_of_2019,
        case when of_areas.furthest_below_complete > 0 then of_areas.furthest_below_complete end
            as furthest_below_complete,
        case when of_areas.furthest_below_complete > 0 then furthest.furthest_below_complete_month end
            as furthest_below_complete_month,
        added_up.growth_pct_a_year,
        added_up.shortfall_added_up_against_growth,
        added_up.shortfall_added_up_against_growth - added_up.shortfall_added_up + added_up.shortfall_added_up_low
            as shortfall_against_growth_low,
        added_up.shortfall_added_up_against_growth - added_up.shortfall_added_up + added_up.shortfall_added_up_high
            as shortfall_against_growth_high,
        cast(of_areas.months_above_2019 as bigint) as months_above_2019,
        cast({{ months_between_firsts(cumulated_from, 'of_areas.newest_month') }} + 1 as bigint) as months_added_up,
        cast(case when of_areas.last_months_compared = 12 then of_areas.scans_last_12_months end as bigint)
            as scans_last_12_months,
        cast(case when of_areas.last_months_compared = 12 then of_areas.scans_2019_last_12_months end as bigint)
            as scans_2019_last_12_months,
        case
            when of_areas.last_months_compared = 12
                then {{ pct('of_areas.scans_last_12_months', 'of_areas.scans_2019_last_12_months') }}
        end as pct_of_2019_last_12_months
    from of_areas
    inner join added_up
        on
            of_areas.area_code = added_up.area_code
            and of_areas.modality_code = added_up.modality_code
            and of_areas.newest_month = added_up.month
    inner join rounding
        on
            of_areas.area_code = rounding.area_code
            and of_areas.modality_code = rounding.modality_code
    left join judged
        on
            of_areas.area_code = judged.area_code
            and of_areas.modality_code = judged.modality_code
    left join furthest
        on
            of_areas.area_code = furthest.area_code
            and of_areas.modality_code = furthest.modality_code
    where added_up.shortfall_added_up is not null

)

select * from final

with figures as (

    select
        nation,
        case subject when 'waits' then 'waiting' else subject end as measure,
        month,
        organisation_code,
        figure
    from {{ ref('int_figures__counted') }}
    where
        subject in ('scans', 'activity', 'waits')
        and not is_of_the_nation

),

totals as (

    select
        nation,
        measure,
        month,
        cast(sum(figure) as bigint) as figure,
        cast(count(distinct case when figure is not null then organisation_code end) as bigint) as organisations
    from figures
    group by nation, measure, month

),

in_order as (

    select
        *,
        lag(month) over (partition by nation, measure order by month asc nulls last) as month_before
    from totals

),

beside as (

    select
        in_order.*,
        earlier.figure as figure_month_before,
        earlier.organisations as organisations_month_before,
        year_before.figure as figure_year_before
    from in_order
    left join totals as earlier
        on
            in_order.nation = earlier.nation
            and in_order.measure = earlier.measure
            and in_order.month_before = earlier.month
    left join totals as year_before
        on
            in_order.nation = year_before.nation
            and in_order.measure = year_before.measure
            and {{ months_between_firsts('year_before.month', 'in_order.month') }} = 12

),

remarked as (

    select
        *,
        concat_ws(
            '; '
            {%- for figure, words in {
                'figure_month_before': 'the month before that is loaded',
                'figure_year_before': 'the same month of the year before',
            }.items() %},
            case
                when figure < {{ var('unlikely_below_share') }} * {{ figure }}
                    then 'under {{ var("unlikely_below_share") }} times {{ words }}'
                when figure > {{ var('unlikely_above_share') }} * {{ figure }}
                    then 'over {{ var("unlikely_above_share") }} times {{ words }}'
            end
            {%- endfor %},
            case
                when organisations < {{ var('unlikely_below_share_of_organisations') }} * organisations_month_before
                    then 'fewer organisations than in the month before that is loaded'
            end
        ) as remark
    from beside

),

final as (

    select
        nation,
        measure,
        month,
        figure,
        month_before,
        figure_month_before,
        figure_year_before,
        organisations,
        organisations_month_before,
        remark <> '' as is_unlikely,
        remark
    from remarked

)

select * from final

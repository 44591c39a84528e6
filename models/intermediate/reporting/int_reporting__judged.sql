{{ config(materialized='table') }}

with figures as (

    select * from {{ ref('int_reporting__windows') }}
    where area_level = 'provider'

),

of_england as (

    select * from {{ ref('int_reporting__windows') }}
    where area_level = 'england'

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

-- Medians, and shares, of two that are counted together can't be joined.
grouped as (

    select
        figures.window_name,
        figures.measure,
        figures.unit,
        figures.basis,
        figures.patient_group,
        groups.organisation_code,
        figures.test_code,
        min(figures.period_from) as period_from,
        max(figures.period_to) as period_to,
        count(*) as members,
        sum(figures.printed_figures) as printed_figures,
        {{ sorted_list('figures.organisation_code', ' and ') }} as member_codes,
        case when sum(figures.printed_figures) = 1 then max(figures.figure) end as figure,
        case when sum(figures.printed_figures) = 1 then max(figures.figure_state) end as figure_state,
        max(figures.tests) as tests,
        max(of_england.figure) as england_figure
    from figures
    inner join groups on figures.organisation_code = groups.member_code
    left join of_england
        on
            figures.window_name = of_england.window_name
            and figures.measure = of_england.measure
            and figures.basis = of_england.basis
            and figures.patient_group = of_england.patient_group
            and figures.test_code = of_england.test_code
    group by
        figures.window_name, figures.measure, figures.unit, figures.basis, figures.patient_group,
        groups.organisation_code, figures.test_code

),

-- 0 days where half of England's patients waited for days says that both dates were recorded as one; so do the 0 days
-- of the other modalities of the same organisation, and its reports of the same day.
plain as (

    select
        window_name,
        measure,
        organisation_code,
        max(case when measure = 'test_to_report' then 1 else 0 end) = 1 as is_of_reports
    from grouped
    where
        unit = 'days'
        and {{ says_both_dates_are_one('figure', 'england_figure', 'tests') }}
    group by window_name, measure, organisation_code

),

final as (

    select
        grouped.*,
        coalesce(
            plain.organisation_code is not null
            and case
                when grouped.unit = 'days' then grouped.figure = 0 and grouped.england_figure > 0
                else grouped.figure > grouped.england_figure
            end,
            false
        ) as is_one_date
    from grouped
    left join plain
        on
            grouped.window_name = plain.window_name
            and grouped.organisation_code = plain.organisation_code
            and case grouped.unit when 'days' then grouped.measure else 'test_to_report' end = plain.measure

)

select * from final

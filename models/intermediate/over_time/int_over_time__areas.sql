{{ config(materialized='table') }}

with counted as (

    select * from {{ ref('int_figures__counted') }}
    where subject in ('scans', 'activity')

),

figures as (

    select * from {{ ref('int_over_time__figures') }}

),

gaps as (

    select * from {{ ref('int_over_time__gaps') }}
    where
        test_group = 'all'
        and test_code = 'all'

),

tests as (

    select * from {{ ref('tests') }}

),

areas as (

    select * from {{ ref('areas') }}

),

calendar as (

    select * from {{ ref('int_windows__working_days') }}

),

-- As published: England's own row where the publisher prints one, else all that report.
printed as (

    select
        subject,
        region_code as area_code,
        month,
        test_code,
        figure
    from counted
    where
        not is_of_the_nation
        and region_code is not null
    union all
    select
        subject,
        'ENG' as area_code,
        month,
        test_code,
        figure
    from counted
    where is_of_the_nation = (subject = 'scans')

),

published as (

    select
        printed.*,
        tests.test_group
    from printed
    inner join tests on printed.test_code = tests.test_code

),

summed as (

    {{ with_test_totals('published', ['subject', 'area_code', 'month'], ['figure']) }}

),

-- In older structures independents are in no region: then regions are not compared.
unplaced as (

    select distinct
        subject,
        month
    from counted
    where
        not is_of_the_nation
        and region_code is null
        and figure is not null

),

withheld as (

    select * from {{ ref('int_figures__withheld') }}

),

monthly as (

    select
        summed.subject,
        summed.area_code,
        summed.month,
        summed.test_group,
        summed.test_code,
        case when withheld.month is null then summed.figure end as figure,
        (summed.area_code = 'ENG' or unplaced.month is null) and withheld.month is null as is_complete,
        '' as gap_note
    from summed
    left join withheld
        on
            summed.subject = withheld.subject
            and summed.area_code = withheld.area_code
            and summed.month = withheld.month
            and summed.test_group = withheld.test_group
            and summed.test_code = withheld.test_code
    left join unplaced
        on
            summed.subject = unplaced.subject
            and summed.month = unplaced.month

),

compared as (

    {{ compared_with_2019('monthly', ['subject', 'area_code', 'test_group', 'test_code']) }}

),

-- Like for like: organisations with a figure of both months and no gap in either, each in its home region; one that
-- can't be placed in both months is in England only.
months_of_organisations as (

    select
        figures.subject,
        figures.organisation_code,
        figures.month,
        min(case when figures.is_placed then 1 else 0 end) = 1 as is_placed,
        count(figures.figure) > 0
        and min(case when coalesce(gaps.is_complete, true) then 1 else 0 end) = 1 as is_complete
    from figures
    left join gaps
        on
            figures.subject = gaps.subject
            and figures.organisation_code = gaps.organisation_code
            and figures.month = gaps.month
    group by figures.subject, figures.organisation_code, figures.month

),

comparable as (

    select
        this_month.subject,
        this_month.organisation_code,
        this_month.month,
        same_month.month as month_2019,
        this_month.is_placed and same_month.is_placed as is_placed
    from months_of_organisations as this_month
    inner join months_of_organisations as same_month
        on
            this_month.subject = same_month.subject
            and this_month.organisation_code = same_month.organisation_code
            and {{ same_month_2019('this_month.month') }} = same_month.month
    where
        this_month.is_complete
        and same_month.is_complete

),

both_months as (
    {% for side, month in {'figure': 'month', 'figure_same_month_2019': 'month_2019'}.items() %}
    select
        comparable.subject,
        comparable.month,
        case when comparable.is_placed then figures.like_for_like_region_code end as region_code,
        figures.test_group,
        figures.test_code,
        {{ 'figures.figure' if side == 'figure' else 'cast(null as bigint)' }} as figure,
        {{ 'figures.figure' if side != 'figure' else 'cast(null as bigint)' }} as figure_same_month_2019
    from comparable
    inner join figures
        on
            comparable.subject = figures.subject
            and comparable.organisation_code = figures.organisation_code
            and comparable.{{ month }} = figures.month
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

of_areas as (

    select
        region_code as area_code,
        both_months.*
    from both_months
    where region_code is not null
    union all
    select
        'ENG' as area_code,
        both_months.*
    from both_months

),

summed_like_for_like as (

    {{ with_test_totals('of_areas', ['subject', 'area_code', 'month'], ['figure', 'figure_same_month_2019']) }}

),

-- Left out: with a figure in either month, and not comparable, or not in the region in both.
reporting as (

    select distinct
        subject,
        organisation_code,
        like_for_like_region_code as region_code,
        month
    from figures
    where figure is not null

),

months as (

    select distinct
        subject,
        month,
        {{ same_month_2019('month') }} as month_2019
    from reporting

),

of_either_month as (

    select
        subject,
        organisation_code,
        region_code,
        month
    from reporting
    union
    select
        reporting.subject,
        reporting.organisation_code,
        reporting.region_code,
        months.month
    from months
    inner join reporting
        on
            months.subject = reporting.subject
            and months.month_2019 = reporting.month

),

left_out as (

    select
        of_either_month.*,
        comparable.organisation_code is null as is_left_out_of_england
    from of_either_month
    left join comparable
        on
            of_either_month.subject = comparable.subject
            and of_either_month.organisation_code = comparable.organisation_code
            and of_either_month.month = comparable.month
    where not coalesce(comparable.is_placed, false)

),

left_out_of_areas as (

    select
        subject,
        region_code as area_code,
        month,
        count(distinct organisation_code) as organisations
    from left_out
    where region_code is not null
    group by subject, region_code, month
    union all
    select
        subject,
        'ENG' as area_code,
        month,
        count(distinct organisation_code) as organisations
    from left_out
    where is_left_out_of_england
    group by subject, month

),

like_for_like as (

    select
        summed_like_for_like.*,
        cast(coalesce(left_out_of_areas.organisations, 0) as bigint) as organisations_not_comparable
    from summed_like_for_like
    left join left_out_of_areas
        on
            summed_like_for_like.subject = left_out_of_areas.subject
            and summed_like_for_like.area_code = left_out_of_areas.area_code
            and summed_like_for_like.month = left_out_of_areas.month

),

final as (

    select
        coalesce(compared.subject, like_for_like.subject) as subject,
        coalesce(compared.month, like_for_like.month) as month,
        areas.area_code,
        areas.area_name,
        coalesce(compared.test_group, like_for_like.test_group) as test_group,
        coalesce(compared.test_code, like_for_like.test_code) as test_code,
        compared.figure,
        compared.figure_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.figure_per_working_day,
        like_for_like.figure as figure_like_for_like,
        like_for_like.figure_same_month_2019 as figure_same_month_2019_like_for_like,
        {{ pct('like_for_like.figure', 'like_for_like.figure_same_month_2019') }} as pct_of_2019_like_for_like,
        like_for_like.figure_same_month_2019 - like_for_like.figure as shortfall_like_for_like,
        like_for_like.organisations_not_comparable
    from compared
    full outer join like_for_like
        on
            compared.subject = like_for_like.subject
            and compared.area_code = like_for_like.area_code
            and compared.month = like_for_like.month
            and compared.test_group = like_for_like.test_group
            and compared.test_code = like_for_like.test_code
    inner join areas on coalesce(compared.area_code, like_for_like.area_code) = areas.area_code

)

select * from final

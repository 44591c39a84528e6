{#
    Monthly figures beside the same month of 2019: share, shortfall, shortfall added up from the
    first comparison month on (null from the first gap: an unknown month can't be added), and
    figures a working day. `monthly` has the keys, month, the measure, is_complete and
    comparability_note; what is incomplete, then or in 2019, is not compared.
#}
{% macro compared_with_2019(monthly, keys, measure) -%}
    select
        dated.*,
        case
            when dated.is_comparable then {{ pct('dated.' ~ measure, 'dated.' ~ measure ~ '_same_month_2019') }}
        end as pct_of_2019,
        case
            when
                dated.month >= {{ window_date('comparison', 'first') }}
                and count(dated.shortfall) over running
                = {{ months_between_firsts(window_date('comparison', 'first'), 'dated.month') }} + 1
                then cast(sum(dated.shortfall) over running as bigint)
        end as cumulative_shortfall,
        cast(dated.{{ measure }} as double) / dated.working_days as {{ measure }}_per_working_day
    from (
        select
            {%- for key in keys %}
            monthly.{{ key }},
            {%- endfor %}
            monthly.month,
            cast(monthly.{{ measure }} as bigint) as {{ measure }},
            cast(same_month.{{ measure }} as bigint) as {{ measure }}_same_month_2019,
            case
                when monthly.is_complete and same_month.is_complete
                    then cast(same_month.{{ measure }} - monthly.{{ measure }} as bigint)
            end as shortfall,
            coalesce(
                monthly.is_complete and same_month.is_complete
                and monthly.{{ measure }} is not null and same_month.{{ measure }} is not null,
                false
            ) as is_comparable,
            {{ note_against_2019('comparability_note', measure) }} as comparability_note,
            calendar.working_days
        from {{ monthly }} as monthly
        left join {{ monthly }} as same_month
            on
                {{ same_month_2019('monthly.month') }} = same_month.month
                {%- for key in keys %}
                and monthly.{{ key }} = same_month.{{ key }}
                {%- endfor %}
        left join {{ ref('int_windows__working_days') }} as calendar on monthly.month = calendar.month
    ) as dated
    window running as (
        partition by
            {%- for key in keys %}
            dated.{{ key }},
            {%- endfor %}
            dated.month >= {{ window_date('comparison', 'first') }}
        order by dated.month asc nulls last
    )
{%- endmacro %}


{# What is said of the rows `monthly` and `same_month`: their own notes, else which has no figure. #}
{% macro note_against_2019(note, measure) -%}
    coalesce(
        nullif(
            concat_ws(
                '; ',
                nullif(monthly.{{ note }}, ''),
                case when monthly.month <> same_month.month then nullif(same_month.{{ note }}, '') end
            ),
            ''
        ),
        case
            when monthly.{{ measure }} is null
                then 'no figure of this kind for ' || {{ month_and_year('monthly.month') }}
            when same_month.{{ measure }} is null
                then 'no figure of this kind for ' || {{ month_and_year(same_month_2019('monthly.month')) }}
            else ''
        end
    )
{%- endmacro %}


{# The same month of 2019. #}
{% macro same_month_2019(month) -%}
    cast('2019-' || lpad(cast(extract(month from {{ month }}) as string), 2, '0') || '-01' as date)
{%- endmacro %}


{#
    Figures of organisations, each in all its months what today's is made of, by test, test group and in
    all, against 2019. `figures` are rows of `int_over_time__figures`, `gaps` of `int_over_time__gaps`,
    of one subject.
#}
{% macro organisations_over_time(figures, gaps, measure) -%}
    with by_test as (
        select
            organisation_code,
            month,
            test_group,
            test_code,
            sum(figure) as {{ measure }}
        from {{ figures }}
        group by organisation_code, month, test_group, test_code
    ),

    summed as (
        {{ with_test_totals('by_test', ['organisation_code', 'month'], [measure]) }}
    ),

    monthly as (
        select
            summed.*,
            coalesce(explained.is_complete, true) as is_complete,
            coalesce(explained.gap_note, '') as comparability_note
        from summed
        left join {{ gaps }} as explained
            on
                summed.organisation_code = explained.organisation_code
                and summed.month = explained.month
                and summed.test_group = explained.test_group
                and summed.test_code = explained.test_code
    )

    {{ compared_with_2019('monthly', ['organisation_code', 'test_group', 'test_code'], measure) }}
{%- endmacro %}


{#
    Figures of areas as published, by test, test group and in all, against 2019. `published` has
    area_code, month, test_group, test_code and the measure. Regions are not compared where either month
    has figures in none of them (`unplaced`): in older structures independents are in no region.
#}
{% macro areas_over_time(published, unplaced, measure) -%}
    with summed as (
        {{ with_test_totals(published, ['area_code', 'month'], [measure]) }}
    ),

    monthly as (
        select
            summed.*,
            summed.area_code = 'ENG' or outside.month is null as is_complete,
            '' as comparability_note
        from summed
        left join {{ unplaced }} as outside on summed.month = outside.month
    )

    {{ compared_with_2019('monthly', ['area_code', 'test_group', 'test_code'], measure) }}
{%- endmacro %}


{#
    Both months of the organisations that are comparable in all tests (`organisations`: organisation_code,
    month, is_comparable), each in its home region; one that can't be placed in both months is in England
    alone. With them `organisations_not_comparable`: those with a figure in either month that are left out.
#}
{% macro areas_like_for_like_over_time(figures, organisations, measure) -%}
    with placed as (
        select
            organisation_code,
            month,
            min(case when is_placed then 1 else 0 end) as is_placed
        from {{ figures }}
        group by organisation_code, month
    ),

    comparable as (
        select
            compared.organisation_code,
            compared.month,
            placed_2019.month as month_2019,
            placed.is_placed = 1 and placed_2019.is_placed = 1 as is_placed
        from {{ organisations }} as compared
        inner join placed
            on
                compared.organisation_code = placed.organisation_code
                and compared.month = placed.month
        inner join placed as placed_2019
            on
                compared.organisation_code = placed_2019.organisation_code
                and {{ same_month_2019('compared.month') }} = placed_2019.month
        where compared.is_comparable
    ),

    both_months as (
        select
            comparable.month,
            case when comparable.is_placed then measured.like_for_like_region_code end as region_code,
            measured.test_group,
            measured.test_code,
            measured.figure as {{ measure }},
            cast(null as bigint) as {{ measure }}_same_month_2019
        from comparable
        inner join {{ figures }} as measured
            on
                comparable.organisation_code = measured.organisation_code
                and comparable.month = measured.month
        union all
        select
            comparable.month,
            case when comparable.is_placed then measured.like_for_like_region_code end as region_code,
            measured.test_group,
            measured.test_code,
            cast(null as bigint) as {{ measure }},
            measured.figure as {{ measure }}_same_month_2019
        from comparable
        inner join {{ figures }} as measured
            on
                comparable.organisation_code = measured.organisation_code
                and comparable.month_2019 = measured.month
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

    summed as (
        {{ with_test_totals('of_areas', ['area_code', 'month'], [measure, measure ~ '_same_month_2019']) }}
    ),

    reporting as (
        select distinct
            organisation_code,
            like_for_like_region_code as region_code,
            month
        from {{ figures }}
        where figure is not null
    ),

    months as (
        select distinct
            month,
            {{ same_month_2019('month') }} as month_2019
        from reporting
    ),

    of_either_month as (
        select organisation_code, region_code, month from reporting
        union
        select reporting.organisation_code, reporting.region_code, months.month
        from months
        inner join reporting on months.month_2019 = reporting.month
    ),

    left_out as (
        select
            of_either_month.*,
            comparable.organisation_code is null as is_left_out_of_england
        from of_either_month
        left join comparable
            on
                of_either_month.organisation_code = comparable.organisation_code
                and of_either_month.month = comparable.month
        where not coalesce(comparable.is_placed, false)
    ),

    counted as (
        select
            region_code as area_code,
            month,
            count(distinct organisation_code) as organisations_not_comparable
        from left_out
        where region_code is not null
        group by region_code, month
        union all
        select
            'ENG' as area_code,
            month,
            count(distinct organisation_code) as organisations_not_comparable
        from left_out
        where is_left_out_of_england
        group by month
    )

    select
        summed.*,
        summed.{{ measure }}_same_month_2019 - summed.{{ measure }} as shortfall,
        {{ pct('summed.' ~ measure, 'summed.' ~ measure ~ '_same_month_2019') }} as pct_of_2019,
        cast(coalesce(counted.organisations_not_comparable, 0) as bigint) as organisations_not_comparable
    from summed
    left join counted
        on
            summed.area_code = counted.area_code
            and summed.month = counted.month
{%- endmacro %}

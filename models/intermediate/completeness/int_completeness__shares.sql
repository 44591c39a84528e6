{#
    A month without a figure between the first and the last is a row without a share. Scans are measured against
    England's printed row, all else against the other providers: neither is moved by what happens to the whole nation.
#}
{{ config(materialized='table') }}

{% set months_around %}
partition by series_number
order by month_number range between {{ var('break_months_around') }} preceding
and {{ var('break_months_around') }} following
{% endset %}
{% set in_line -%}
case
    when log_share > rough_log_share + ln({{ var('break_below') }}) then log_share
end
{%- endset %}
{% set by_month = 'over (partition by subject, nation order by month asc nulls last)' %}

with figures as (

    select
        subject,
        nation,
        row_rule = 'england' as is_of_england,
        organisation_code,
        month,
        test_code,
        case when figure_state = 'reported' then round(figure) end as figure,
        case when figure_state = 'withheld' then 1 else 0 end as is_withheld
    from {{ ref('int_figures__published') }}
    where
        subject in ('scans', 'waits', 'activity')
        and test_code <> 'all'
        and (is_judged or (subject = 'scans' and row_rule = 'england' and left_out_rule is null))

),

successions as (

    select * from {{ ref('int_organisations__successions') }}

),

by_test as (

    select
        subject,
        nation,
        is_of_england,
        organisation_code,
        month,
        test_code,
        sum(figure) as figure,
        max(is_withheld) as is_withheld
    from figures
    group by subject, nation, is_of_england, organisation_code, month, test_code

),

with_all_tests as (

    select * from by_test
    union all
    select
        subject,
        nation,
        is_of_england,
        organisation_code,
        month,
        'all' as test_code,
        sum(figure) as figure,
        max(is_withheld) as is_withheld
    from by_test
    group by subject, nation, is_of_england, organisation_code, month

),

of_nations as (

    select
        subject,
        nation,
        month,
        test_code,
        max(case when is_of_england and is_withheld = 0 then figure end) as printed_figure,
        sum(case when not is_of_england then figure end) as sum_of_providers
    from with_all_tests
    group by subject, nation, month, test_code

),

loaded_months as (

    select
        *,
        case
            when
                coalesce({{ months_between_firsts('lag(month) ' ~ by_month, 'month') }}, 99)
                > {{ var('break_hole_of_months') }}
                then month
        end as stretch_begins,
        row_number() {{ by_month }} as place,
        cast(extract(year from month) * 12 + extract(month from month) as int) as month_number,
        max(month) over (partition by subject, nation) as last_loaded_month
    from (
        select distinct
            subject,
            nation,
            month
        from figures
        where not is_of_england
    ) as loaded

),

stretches as (

    select
        *,
        max(month) over (partition by subject, nation, stretch_from) as stretch_to
    from (
        select
            *,
            max(stretch_begins) {{ by_month }} as stretch_from
        from loaded_months
    ) as begun

),

-- Of a series that never reaches the usual figure from which breaks are looked for, nothing is asked.
lives as (

    select
        subject,
        nation,
        organisation_code,
        test_code,
        min(case when figure > 0 then month end) as first_month,
        max(case when figure > 0 then month end) as last_month
    from with_all_tests
    where not is_of_england
    group by subject, nation, organisation_code, test_code
    having max(figure) >= {{ var('break_usual_from') }}

),

changes as (

    select
        old_code as organisation_code,
        cast({{ dbt.date_trunc('month', 'counted_from') }} as date) as changed_in
    from successions
    union
    select
        new_code as organisation_code,
        cast({{ dbt.date_trunc('month', 'counted_from') }} as date) as changed_in
    from successions

),

-- A code is another organisation after each succession that it has a part in, and is compared with itself alone.
eras as (

    select
        organisations.subject,
        organisations.nation,
        organisations.organisation_code,
        stretches.month,
        stretches.place,
        stretches.stretch_from,
        stretches.stretch_to,
        stretches.last_loaded_month,
        stretches.month_number,
        greatest(stretches.stretch_from, coalesce(max(changes.changed_in), stretches.stretch_from)) as era_from
    from (
        select
            subject,
            nation,
            organisation_code,
            min(first_month) as first_month,
            max(last_month) as last_month
        from lives
        group by subject, nation, organisation_code
    ) as organisations
    inner join stretches
        on
            organisations.subject = stretches.subject
            and organisations.nation = stretches.nation
            and organisations.first_month <= stretches.month
            and organisations.last_month >= stretches.month
    left join changes
        on
            organisations.organisation_code = changes.organisation_code
            and stretches.month >= changes.changed_in
    group by
        organisations.subject, organisations.nation, organisations.organisation_code, stretches.month,
        stretches.month_number, stretches.place, stretches.stretch_from, stretches.stretch_to,
        stretches.last_loaded_month

),

series as (

    select
        *,
        row_number() over (
            order by
                subject asc nulls last, nation asc nulls last, organisation_code asc nulls last,
                test_code asc nulls last, era_from asc nulls last
        ) as series_number
    from (
        select
            lives.subject,
            lives.nation,
            lives.organisation_code,
            lives.test_code,
            lives.first_month,
            lives.last_month,
            of_organisations.era_from
        from lives
        inner join (
            select distinct
                subject,
                nation,
                organisation_code,
                era_from
            from eras
        ) as of_organisations
            on
                lives.subject = of_organisations.subject
                and lives.nation = of_organisations.nation
                and lives.organisation_code = of_organisations.organisation_code
    ) as with_eras

),

placed as (

    select
        series.series_number,
        series.subject,
        series.nation,
        series.organisation_code,
        series.test_code,
        series.era_from,
        eras.month,
        eras.month_number,
        eras.place,
        eras.stretch_from,
        eras.stretch_to,
        eras.last_loaded_month,
        coalesce(by_provider.is_withheld, 0) = 1 as is_withheld,
        cast(by_provider.figure as bigint) as figure,
        cast(coalesce(of_nations.printed_figure, of_nations.sum_of_providers) as double)
        - coalesce(by_provider.figure, 0) as measured_of_others
    from series
    inner join eras
        on
            series.subject = eras.subject
            and series.nation = eras.nation
            and series.organisation_code = eras.organisation_code
            and series.era_from = eras.era_from
            and series.first_month <= eras.month
            and series.last_month >= eras.month
    left join with_all_tests as by_provider
        on
            series.subject = by_provider.subject
            and series.nation = by_provider.nation
            and series.organisation_code = by_provider.organisation_code
            and series.test_code = by_provider.test_code
            and eras.month = by_provider.month
            and not by_provider.is_of_england
    left join of_nations
        on
            series.subject = of_nations.subject
            and series.nation = of_nations.nation
            and series.test_code = of_nations.test_code
            and eras.month = of_nations.month

),

measured as (

    select
        *,
        case when figure > 0 and measured_of_others > 0 and not is_withheld then ln(figure / measured_of_others) end
            as measured_log_share
    from placed

),

middle_shares as (

    select
        series_number,
        {{ quantile('measured_log_share', 0.5) }} as middle_log_share
    from measured
    group by series_number

),

middles as (

    select
        measured.subject,
        measured.nation,
        measured.month,
        count(measured.measured_log_share) as providers,
        {{ quantile('measured.measured_log_share - middle_shares.middle_log_share', 0.5) }} as moved_by
    from measured
    inner join middle_shares on measured.series_number = middle_shares.series_number
    where measured.test_code = 'all'
    group by measured.subject, measured.nation, measured.month

),

-- Where many sent nothing, as for March 2023, the share of all others rises alike: by how much the middle one says.
moves_of_all as (

    select
        subject,
        nation,
        month,
        case
            when
                providers >= {{ var('break_middle_from_providers') }}
                and abs(moved_by) >= ln({{ var('break_middle_moves_from') }})
                -- in twentieths, so that it does not hang on who is the middle one
                then round(moved_by * 20) / 20
            else 0
        end as moved_by
    from middles

),

shares as (

    select
        measured.*,
        measured.measured_log_share - coalesce(moves_of_all.moved_by, 0) as log_share,
        measured.measured_of_others * exp(coalesce(moves_of_all.moved_by, 0)) as figure_of_others
    from measured
    left join moves_of_all
        on
            measured.subject = moves_of_all.subject
            and measured.nation = moves_of_all.nation
            and measured.month = moves_of_all.month

),

rough as (

    select
        *,
        {{ quantile('log_share', 0.5) }} over around as rough_log_share,
        count(log_share) over around as months_around
    from shares
    window around as ({{ months_around }})

),

-- Months that lack much by the middle of all months around do not count for what is usual.
with_usual as (

    select
        *,
        {{ quantile(in_line, 0.5) }} over around as usual_in_line
    from rough
    window around as ({{ months_around }})

),

final as (

    select
        series_number,
        subject,
        nation,
        organisation_code,
        test_code,
        era_from,
        month,
        month_number,
        place,
        stretch_from,
        stretch_to,
        last_loaded_month,
        is_withheld,
        figure,
        figure_of_others,
        log_share,
        coalesce(usual_in_line, rough_log_share) as usual_log_share,
        months_around
    from with_usual

)

select * from final

with years as (

    select
        *,
        cast({{ dbt.dateadd('month', 11, 'year_from') }} as date) as year_to
    from {{ ref('int_reporting__years') }}
    where
        subject in ('request_to_test', 'test_to_report')
        and test_code is not null
        and organisation_code is not null
        and median_state <> 'not_submitted'

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

gaps as (

    select * from {{ ref('int_reporting__gaps') }}

),

scans as (

    select
        months_of.year_from,
        counted.organisation_code,
        counted.test_code,
        sum(counted.figure) as scans
    from {{ ref('int_figures__counted') }} as counted
    inner join (
        select distinct
            year_from,
            year_to
        from years
    ) as months_of on counted.month between months_of.year_from and months_of.year_to
    where
        counted.subject = 'scans'
        and not counted.is_of_the_nation
    group by months_of.year_from, counted.organisation_code, counted.test_code

),

-- A provider that reports in several regions has a median in each, and none for all.
printed as (

    select
        subject as measure,
        year_from,
        year_to,
        organisation_code,
        test_code,
        count(*) as printed_figures,
        case when count(*) = 1 then max(median_days) end as median_days,
        case when count(*) = 1 then max(median_state) end as median_state
    from years
    where not is_of_the_nation
    group by subject, year_from, year_to, organisation_code, test_code

),

beside_england as (

    select
        printed.*,
        years.median_days as england_median_days,
        scans.scans as tests
    from printed
    left join years
        on
            printed.measure = years.subject
            and printed.year_from = years.year_from
            and printed.test_code = years.test_code
            and years.is_of_the_nation
    left join scans
        on
            printed.year_from = scans.year_from
            and printed.organisation_code = scans.organisation_code
            and printed.test_code = scans.test_code

),

-- As in int_reporting__judged: one such modality says it of the organisation's others too.
plain as (

    select distinct
        measure,
        year_from,
        organisation_code
    from beside_england
    where {{ says_both_dates_are_one('median_days', 'england_median_days', 'tests') }}

),

judged as (

    select
        beside_england.*,
        coalesce(
            plain.organisation_code is not null
            and beside_england.median_days = 0
            and beside_england.england_median_days > 0,
            false
        ) as is_one_date
    from beside_england
    left join plain
        on
            beside_england.measure = plain.measure
            and beside_england.year_from = plain.year_from
            and beside_england.organisation_code = plain.organisation_code

),

said as (

    select
        measure,
        year_from,
        organisation_code,
        test_code,
        '1' as place,
        {{ why_no_printed_figure('printed_figures', 'median_state') }} as reason
    from judged
    union all
    select
        measure,
        year_from,
        organisation_code,
        test_code,
        '2' as place,
        {{ both_dates_are_one_in_words('measure') }} as reason
    from judged
    where is_one_date
    union all
    select
        judged.measure,
        judged.year_from,
        judged.organisation_code,
        judged.test_code,
        '3' || cast(min(gaps.first_month) as string) as place,
        gaps.reason_of_member as reason
    from judged
    inner join gaps
        on
            judged.organisation_code = gaps.member_code
            and judged.year_from = gaps.period_from
            and judged.year_to = gaps.period_to
            and gaps.test_code in ('all', judged.test_code)
            and (
                judged.measure = gaps.subject
                or (
                    gaps.subject = 'scans'
                    and gaps.gap_kind in ('no return', 'zeros alone', 'collapse', 'missing test')
                )
            )
    group by judged.measure, judged.year_from, judged.organisation_code, judged.test_code, gaps.reason_of_member

),

notes as (

    select
        measure,
        year_from,
        organisation_code,
        test_code,
        {{ ordered_list('reason', 'place', '; ') }} as median_note
    from said
    where reason is not null
    group by measure, year_from, organisation_code, test_code

),

final as (

    select
        judged.measure,
        judged.year_from,
        judged.year_to,
        judged.organisation_code,
        organisations.organisation_name,
        organisations.organisation_name_today,
        judged.test_code as modality_code,
        judged.median_days,
        judged.england_median_days,
        cast(judged.tests as bigint) as tests,
        judged.is_one_date,
        judged.median_days is not null and notes.median_note is null as is_sound,
        coalesce(notes.median_note, '') as median_note
    from judged
    inner join organisations on judged.organisation_code = organisations.organisation_code
    left join notes
        on
            judged.measure = notes.measure
            and judged.year_from = notes.year_from
            and judged.organisation_code = notes.organisation_code
            and judged.test_code = notes.test_code

)

select * from final

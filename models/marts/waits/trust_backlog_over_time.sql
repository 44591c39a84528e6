with monthly as (

    select
        *,
        {{ weeks_of_work('waiting', 'waiting_list_tests') }} as weeks_of_work,
        {{ weeks_of_work_by_working_days('waiting', 'waiting_list_tests', 'working_days') }}
            as weeks_of_work_by_working_days
    from {{ ref('int_backlog__organisations') }}

),

-- Where no list is known with its tests, all being withheld: the newest month that is loaded.
newest as (

    select
        coalesce(
            max(case when waiting is not null and waiting_list_tests is not null then month end), max(month)
        ) as month
    from monthly

),

organisations as (

    select * from {{ ref('int_organisations__named') }}
    where span = 'dm01'

),

compared as (

    select
        monthly.*,
        newest.month as newest_month,
        newest_figures.weeks_of_work as weeks_of_work_newest_month,
        coalesce(
            monthly.is_complete and newest_figures.is_complete
            and monthly.weeks_of_work is not null and newest_figures.weeks_of_work is not null,
            false
        ) as is_comparable,
        newest_figures.weeks_of_work - monthly.weeks_of_work as change_in_weeks,
        newest_figures.weeks_of_work_by_working_days - monthly.weeks_of_work_by_working_days
            as change_in_weeks_by_working_days,
        case
            when monthly.weeks_of_work is null and monthly.waiting_list_tests = 0
                then 'no test of the waiting list was done in ' || {{ month_and_year('monthly.month') }}
            when monthly.weeks_of_work is null
                then 'it has no figure of this kind for ' || {{ month_and_year('monthly.month') }}
            when newest_figures.weeks_of_work is null and newest_figures.waiting_list_tests = 0
                then 'no test of the waiting list was done in ' || {{ month_and_year('newest.month') }}
            when newest_figures.weeks_of_work is null
                then 'it has no figure of this kind for ' || {{ month_and_year('newest.month') }}
        end as what_is_missing,
        case
            when monthly.month <> newest.month
                then nullif({{ clauses_not_in('newest_figures.gap_note', 'monthly.gap_note') }}, '')
        end as newest_gap_note
    from monthly
    cross join newest
    left join monthly as newest_figures
        on
            newest.month = newest_figures.month
            and monthly.organisation_code = newest_figures.organisation_code
            and monthly.test_group = newest_figures.test_group
            and monthly.test_code = newest_figures.test_code

),

final as (

    select
        compared.month,
        compared.organisation_code,
        organisations.organisation_name,
        organisations.organisation_name_today,
        compared.test_group,
        compared.test_code,
        compared.waiting,
        compared.waiting_list_tests,
        compared.working_days,
        compared.weeks_of_work,
        compared.weeks_of_work_by_working_days,
        compared.newest_month,
        compared.weeks_of_work_newest_month,
        case when compared.is_comparable then compared.change_in_weeks end as change_in_weeks,
        case when compared.is_comparable then compared.change_in_weeks_by_working_days end
            as change_in_weeks_by_working_days,
        compared.is_comparable,
        concat_ws(
            '; ', nullif(compared.gap_note, ''), compared.newest_gap_note, compared.what_is_missing
        ) as comparability_note
    from compared
    inner join organisations on compared.organisation_code = organisations.organisation_code

)

select * from final

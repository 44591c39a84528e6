-- Which share of reports came within each time in the newest year or quarter, where that begins after the windows?
-- One row for each basis, group of patients, organisation, modality and time that the table prints.
with newest as (
    select
        first_month,
        last_month
    from marts.fct_report_turnaround
    where area_level = 'england'
    order by last_month desc nulls last, first_month desc nulls last
    limit 1
),

printed as (
    select
        reports.area_level,
        reports.organisation_code,
        reports.basis,
        reports.first_month,
        reports.last_month,
        reports.modality_code,
        reports.patient_group,
        reports.cases_state,
        reports.share_state,
        100 * reports.same_day_share as reported_same_day,
        100 * reports.by_next_day_share as reported_by_next_day,
        100 * reports.within_7_days_share as reported_within_7_days,
        100 * reports.within_14_days_share as reported_within_14_days,
        100 * reports.over_28_days_share as reported_over_28_days,
        100 * reports.not_known_share as reported_day_not_known
    from marts.fct_report_turnaround as reports
    inner join newest
        on
            reports.first_month = newest.first_month
            and reports.last_month = newest.last_month
    where
        reports.area_level in ('england', 'provider')
        and strftime(newest.first_month, '%Y-%m') > $comparison_to
),

reports as (
    select *
    from printed
    unpivot include nulls (
        share for measure in (
            reported_same_day,
            reported_by_next_day,
            reported_within_7_days,
            reported_within_14_days,
            reported_over_28_days,
            reported_day_not_known
        )
    )
),

england as (
    select * from reports
    where area_level = 'england' and share is not null
),

-- a provider that reports in several regions has shares in each, and none for all
providers as (
    select
        organisation_code,
        basis,
        first_month,
        last_month,
        modality_code,
        patient_group,
        measure,
        case when count(*) = 1 then max(share) end as share,
        case when count(*) > 1 then 'several regions' else max(cases_state) end as cases_state,
        max(share_state) as share_state
    from reports
    where area_level = 'provider'
    group by organisation_code, basis, first_month, last_month, modality_code, patient_group, measure
),

-- whose medians only say that test and report were recorded on one day
one_date as (
    select
        organisation_code,
        year_from,
        year_to
    from marts.trust_median_days_by_year
    where measure = 'test_to_report' and is_one_date
    group by organisation_code, year_from, year_to
)

select
    providers.*,
    england.share as england_share,
    coalesce(
        one_date.organisation_code is not null
        and providers.share > england.share
        and providers.measure not in ('reported_over_28_days', 'reported_day_not_known'),
        false
    ) as is_one_date
from providers
inner join england
    on
        providers.basis = england.basis
        and providers.modality_code = england.modality_code
        and providers.patient_group = england.patient_group
        and providers.measure = england.measure
left join one_date
    on
        providers.organisation_code = one_date.organisation_code
        and providers.first_month between one_date.year_from and one_date.year_to
order by
    providers.patient_group asc, providers.organisation_code asc, providers.modality_code asc,
    providers.measure = 'reported_same_day' desc,
    providers.measure = 'reported_by_next_day' desc,
    providers.measure = 'reported_within_7_days' desc,
    providers.measure = 'reported_within_14_days' desc,
    providers.measure = 'reported_over_28_days' desc

-- A provider that closes, or has no figure in the last three loaded months of its nation, has a succession
-- or a stated reason: a trust or health board always, another provider where its months held as much as a hospital's.
-- One that stopped longer before its nation's last month than a return is awaited (`awaited_for_months`) is history:
-- of the years before, single months may be all that is loaded, and who took over from whom then is not asked.
-- Of the tests of Table 4, a part of all scans, a trust may do none any more: asked where they were a hospital's.
with returns as (

    select * from {{ ref('int_completeness__returns') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

successions as (

    select distinct old_code from {{ ref('int_organisations__successions') }}

),

reasons as (

    select
        organisation_code,
        subject,
        last_month as stopped_by
    from {{ ref('reporting_ends') }}
    union
    select
        organisation_code,
        subject,
        month as stopped_by
    from {{ ref('int_completeness__stated') }}
    where effect in ('missing', 'moved', 'merged')
    union
    select
        organisation_code,
        'waits' as subject,
        first_quarter_without as stopped_by
    from {{ ref('encompass_moves') }}

),

recency as (

    select
        *,
        dense_rank() over (partition by subject, nation order by month desc nulls last) as months_ago,
        max(month) over (partition by subject, nation) as newest_month
    from returns

),

lives as (

    select
        subject,
        organisation_code,
        min(case when return_state = 'reported' then months_ago end) as last_figure_months_ago,
        max(case when return_state = 'reported' then month end) as last_month,
        max(newest_month) as newest_month,
        avg(case when return_state = 'reported' then figure end) as figure_of_a_month
    from recency
    group by subject, organisation_code

)

select
    lives.organisation_code,
    lives.subject,
    lives.last_month,
    organisations.organisation_name as text,
    'a row in seeds/organisations/added_successions.csv (who took over) or '
    || 'seeds/organisations/reporting_ends.csv (why it stopped)' as expected
from lives
inner join organisations on lives.organisation_code = organisations.organisation_code
left join successions on lives.organisation_code = successions.old_code
left join reasons
    on
        lives.organisation_code = reasons.organisation_code
        and lives.subject = reasons.subject
        and lives.last_month <= reasons.stopped_by
where
    successions.old_code is null
    and reasons.organisation_code is null
    and {{ months_between_firsts('lives.last_month', 'lives.newest_month') }} <= {{ var('awaited_for_months') }}
    and (
        (
            organisations.organisation_type in ('nhs_trust', 'health_board', 'hsc_trust')
            and not {{ is_of_cancer_scans('lives.subject') }}
        )
        or lives.figure_of_a_month >= {{ var('collapse_when_months_beside_hold') }}
    )
    and (
        lives.last_figure_months_ago > 3
        or organisations.closed_on < {{ next_month('lives.last_month') }}
    )

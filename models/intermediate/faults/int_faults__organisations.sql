{#
    Who stopped and nobody says why, and mergers that a title page states and no succession has. They withhold no figure:
    comparisons say by themselves what they lack.
#}
{{ config(materialized='table') }}

with returns as (

    select * from {{ ref('int_completeness__returns') }}

),

organisations as (

    select * from {{ ref('int_organisations__trusts') }}

),

bodies as (

    select * from {{ ref('boards_and_hsc_trusts') }}

),

successions as (

    select * from {{ ref('int_organisations__successions') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

reasons as (

    select
        organisation_code,
        subject,
        last_month as stopped_by
    from {{ ref('stg_kept__reporting_ends') }}
    union
    select
        organisation_code,
        subject,
        month as stopped_by
    from {{ ref('int_completeness__stated') }}
    where effect in ('nothing sent', 'moved', 'merged')
    union
    select
        organisation_code,
        'waits' as subject,
        first_quarter_without as stopped_by
    from {{ ref('encompass_moves') }}

),

compared_months as (

    select month from {{ ref('int_windows__months') }}

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
        min(case when return_state in ('reported', 'withheld') then months_ago end) as last_figure_months_ago,
        max(case when return_state in ('reported', 'withheld') then month end) as last_month,
        max(newest_month) as newest_month,
        max(
            case
                when return_state in ('reported', 'withheld') and month in (select month from compared_months) then 1
                else 0
            end
        ) = 1 as is_compared,
        avg(case when return_state = 'reported' then figure end) as figure_of_a_month
    from recency
    group by subject, organisation_code

),

-- A trust or board always, another provider where its months held as much as a hospital's. What an open trust does not
-- send is a gap, until it has sent nothing for long and no title page names it. Of the tests of Table 4, a part of all
-- scans, a trust may do none any more.
stopped as (

    select
        lives.*,
        organisations.closed_on
    from lives
    left join organisations on lives.organisation_code = organisations.organisation_code
    left join bodies on lives.organisation_code = bodies.organisation_code
    left join (select distinct old_code from successions) as succeeded on lives.organisation_code = succeeded.old_code
    left join reasons
        on
            lives.organisation_code = reasons.organisation_code
            and lives.subject = reasons.subject
            and lives.last_month <= reasons.stopped_by
    left join (
        select
            organisation_code,
            subject,
            max(month) as last_month
        from {{ ref('int_completeness__stated') }}
        where effect <> 'no effect'
        group by organisation_code, subject
    ) as named
        on
            lives.organisation_code = named.organisation_code
            and lives.subject = named.subject
    where
        succeeded.old_code is null
        and reasons.organisation_code is null
        and (
            {{ months_between_firsts('lives.last_month', 'lives.newest_month') }} <= {{ var('awaited_for_months') }}
            or lives.is_compared
        )
        and (
            (
                coalesce(organisations.organisation_code, bodies.organisation_code) is not null
                and not {{ is_of_cancer_scans('lives.subject') }}
            )
            or lives.figure_of_a_month >= {{ var('collapse_when_months_beside_hold') }}
        )
        and (
            (
                lives.last_figure_months_ago > 3
                and (organisations.organisation_code is null or organisations.closed_on is not null)
            )
            or (
                lives.last_figure_months_ago > {{ var('stopped_after_months') }} + 1
                and coalesce(named.last_month <= lives.last_month, true)
            )
            or organisations.closed_on < {{ next_month('lives.last_month') }}
            or (
                organisations.closed_on < lives.newest_month
                and lives.last_month < lives.newest_month
            )
        )

),

found_faults as (

    select
        {{ fault({
            'rule': "'provider_stops_without_a_reason'",
            'organisation_code': 'organisation_code',
            'measure': 'subject',
            'subject': 'subject',
            'month': 'last_month',
            'found': "'no ' || " ~ subject_in_words('subject') ~ " || ' since ' || " ~ month_and_year('last_month')
                ~ " || coalesce(', closed on ' || cast(closed_on as string), '')",
            'expected': "'a succession in seeds/organisations/added_successions.csv, or a reason in"
                ~ " seeds/organisations/reporting_ends.csv'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from stopped
    union all
    select distinct
        {{ fault({
            'rule': "'stated_merger_has_no_succession'",
            'file_id': 'files.file_id',
            'source_sheet': 'stated.source_sheet',
            'source_cells': 'stated.source_cells',
            'organisation_code': 'stated.organisation_code',
            'measure': 'stated.organisation_code',
            'month': 'stated.month',
            'found': "'a merger in ' || " ~ month_and_year('stated.month'),
            'expected': "'a succession of this code in that month in seeds/organisations/added_successions.csv'",
            'effect': "'noted'",
            'is_figure': 'false',
        }) }}
    from {{ ref('int_completeness__stated') }} as stated
    inner join files on stated.source_file = files.file_name
    left join successions
        on
            stated.organisation_code = successions.old_code
            and stated.month = cast({{ dbt.date_trunc('month', 'successions.counted_from') }} as date)
    where
        stated.effect = 'merged'
        and successions.old_code is null

),

decisions as (

    select * from {{ ref('stg_kept__decisions') }}

),

final as (

    {{ decided('found_faults', 'files', 'decisions', period="substring(cast(faults.month as string), 1, 7)") }}

)

select * from final

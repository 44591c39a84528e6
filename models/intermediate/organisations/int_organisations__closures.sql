{#
    Trusts that have closed with no succession that leads on. The likely successor is a trust of their region whose
    figures, with those of its predecessors, rose by about a usual month of the closed one beside what those of all
    England did: the three months loaded up to the last figure of the closed one, against the three after it. It is the
    one that does so in scans and in activity, then the one that comes nearest. Waiting lists rise of themselves: tried
    on closings that are known, they named the wrong one too often.
#}
{{ config(materialized='table') }}

with trusts as (

    select * from {{ ref('int_organisations__trusts') }}

),

regions as (

    select * from {{ ref('int_organisations__regions') }}

),

successions as (

    select * from {{ ref('int_organisations__successions') }}

),

reporting_ends as (

    select * from {{ ref('stg_kept__reporting_ends') }}

),

groups as (

    select * from {{ ref('int_over_time__groups') }}

),

reported as (

    select
        subject,
        case when subject = 'scans' then 'did' else 'dm01' end as publication,
        organisation_code,
        month,
        figure
    from {{ ref('int_completeness__returns') }}
    where
        nation = 'England'
        and subject in ('scans', 'activity')
        and return_state = 'reported'
        and figure > 0

),

closed as (

    select
        trusts.organisation_code,
        trusts.closed_on,
        regions.latest_region_code as region_code
    from trusts
    left join regions on trusts.organisation_code = regions.organisation_code
    left join (select distinct old_code from successions) as succeeded on trusts.organisation_code = succeeded.old_code
    where
        trusts.closed_on is not null
        and succeeded.old_code is null

),

months as (

    select
        subject,
        month,
        row_number() over (partition by subject order by month asc nulls last) as place
    from (
        select distinct
            subject,
            month
        from reported
    ) as loaded

),

last_months as (

    select
        reported.subject,
        reported.publication,
        reported.organisation_code,
        closed.region_code,
        max(reported.month) as last_month
    from reported
    inner join closed on reported.organisation_code = closed.organisation_code
    left join reporting_ends
        on
            reported.organisation_code = reporting_ends.organisation_code
            and reported.subject = reporting_ends.subject
    where reporting_ends.organisation_code is null
    group by reported.subject, reported.publication, reported.organisation_code, closed.region_code

),

months_around as (

    select
        last_months.subject,
        last_months.publication,
        last_months.organisation_code as closed_code,
        last_months.region_code,
        last_months.last_month,
        months.month,
        months.place > ends.place as is_after
    from last_months
    inner join months as ends
        on
            last_months.subject = ends.subject
            and last_months.last_month = ends.month
    inner join months
        on
            ends.subject = months.subject
            and months.place between ends.place - 2 and ends.place + 3

),

of_all_by_month as (

    select
        around.subject,
        around.closed_code,
        around.is_after,
        around.month,
        sum(reported.figure) as figure,
        sum(case when reported.organisation_code = around.closed_code then reported.figure end) as figure_of_closed
    from months_around as around
    inner join reported
        on
            around.subject = reported.subject
            and around.month = reported.month
    group by around.subject, around.closed_code, around.is_after, around.month

),

of_all as (

    select
        subject,
        closed_code,
        count(case when is_after then month end) as months_after,
        count(case when not is_after then month end) as months_before,
        avg(case when not is_after then figure_of_closed end) as usual_figure,
        avg(case when is_after then figure end) / avg(case when not is_after then figure end) as growth
    from of_all_by_month
    group by subject, closed_code

),

-- A trust by its code of today: of a group of several, the first that reports.
homes as (

    select
        groups.publication,
        groups.organisation_code as group_code,
        regions.latest_region_code as region_code,
        min(groups.member_code) as organisation_code
    from groups
    inner join regions on groups.member_code = regions.organisation_code
    inner join trusts on groups.member_code = trusts.organisation_code
    where
        groups.is_live_at_the_end
        and groups.organisation_code like '%' || groups.member_code || '%'
    group by groups.publication, groups.organisation_code, regions.latest_region_code

),

first_months as (

    select
        reported.subject,
        reported.publication,
        groups.organisation_code as group_code,
        min(reported.month) as first_month
    from reported
    inner join groups
        on
            reported.publication = groups.publication
            and reported.organisation_code = groups.member_code
    group by reported.subject, reported.publication, groups.organisation_code

),

of_others_by_month as (

    select
        around.subject,
        around.closed_code,
        around.last_month,
        around.is_after,
        around.month,
        homes.group_code,
        homes.organisation_code,
        sum(reported.figure) as figure
    from months_around as around
    inner join homes
        on
            around.publication = homes.publication
            and around.region_code = homes.region_code
    inner join groups
        on
            homes.publication = groups.publication
            and homes.group_code = groups.organisation_code
    inner join reported
        on
            around.subject = reported.subject
            and around.month = reported.month
            and groups.member_code = reported.organisation_code
    where homes.group_code not like '%' || around.closed_code || '%'
    group by
        around.subject, around.closed_code, around.last_month, around.is_after, around.month, homes.group_code,
        homes.organisation_code

),

of_others as (

    select
        others.subject,
        others.closed_code,
        others.organisation_code,
        count(case when others.is_after then others.month end) as months_after,
        count(case when not others.is_after then others.month end) as months_before,
        avg(case when others.is_after then others.figure end) as figure_after,
        coalesce(avg(case when not others.is_after then others.figure end), 0) as figure_before
    from of_others_by_month as others
    inner join first_months
        on
            others.subject = first_months.subject
            and others.group_code = first_months.group_code
    group by
        others.subject, others.closed_code, others.organisation_code, others.last_month, first_months.first_month
    -- who has figures of earlier months alone has a gap in these: its return is no rise
    having
        count(case when not others.is_after then others.month end) > 0
        or first_months.first_month > others.last_month

),

rises as (

    select
        others.closed_code,
        others.organisation_code,
        (others.figure_after - others.figure_before * of_all.growth) / (of_all.usual_figure * of_all.growth) as rise
    from of_others as others
    inner join of_all
        on
            others.subject = of_all.subject
            and others.closed_code = of_all.closed_code
    where
        of_all.months_after = 3
        and of_all.months_before = 3
        and others.months_after = of_all.months_after
        and others.months_before in (0, of_all.months_before)
        and of_all.usual_figure >= {{ var('successor_gains_from_share') }} * others.figure_before

),

likely as (

    select
        closed_code,
        organisation_code,
        row_number() over (
            partition by closed_code
            order by count(*) desc nulls last, min(abs(rise - 1)) asc nulls last, organisation_code asc nulls last
        ) as preference
    from rises
    where rise between {{ var('successor_rises_from') }} and {{ var('successor_rises_to') }}
    group by closed_code, organisation_code

),

final as (

    select
        closed.organisation_code,
        closed.closed_on,
        cast({{ dbt.dateadd('day', 1, 'closed.closed_on') }} as date) as succeeded_on,
        likely.organisation_code as likely_successor_code
    from closed
    left join likely
        on
            closed.organisation_code = likely.closed_code
            and likely.preference = 1

)

select * from final

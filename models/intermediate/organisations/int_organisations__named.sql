{{ config(materialized='table') }}

{% set rounds = 6 %}

with boards_and_hsc_trusts as (

    select * from {{ ref('boards_and_hsc_trusts') }}

),

names as (

    select
        organisation_code,
        organisation_name,
        name_key
    from {{ ref('int_organisations__names') }}
    union all
    select
        organisation_code,
        organisation_name,
        {{ name_key('organisation_name') }} as name_key
    from boards_and_hsc_trusts

),

names_over_time as (

    select * from {{ ref('int_organisations__names_over_time') }}

),

closed_trusts as (

    select organisation_code from {{ ref('int_organisations__trusts') }}
    where closed_on is not null

),

groups as (

    select
        organisation_code,
        member_code,
        is_live_at_the_end
    from {{ ref('int_like_for_like__groups') }}
    union
    select
        organisation_code,
        member_code,
        is_live_at_the_end
    from {{ ref('int_over_time__groups') }}

),

-- The months compared, and all months loaded of a publication: an organisation is called what it was at their end.
spans as (

    select
        'windows' as span,
        {{ window_date('comparison', 'last') }} as last_month,
        {{ window_date('baseline', 'first') }} as first_month,
        {{ window_date('baseline', 'last') }} as baseline_month
    union all
    select
        publication as span,
        max(month) as last_month,
        min(month) as first_month,
        cast(null as date) as baseline_month
    from {{ ref('int_organisations__printed_names') }}
    where publication in ('did', 'dm01')
    group by publication

),

-- Only a body that was closed is part of another: from one that lives on services moved.
closed as (

    select organisation_code from closed_trusts
    union all
    select organisation_code from boards_and_hsc_trusts

),

successions as (

    select
        listed.old_code,
        listed.new_code,
        listed.effective_on
    from {{ ref('int_organisations__successions') }} as listed
    inner join closed on listed.old_code = closed.organisation_code

),

codes as (

    select organisation_code from names
    union
    select member_code as organisation_code from groups

),

-- Each round follows a code one succession further, to the bodies that it is part of today.
round_0 as (

    select
        organisation_code,
        organisation_code as code_today
    from codes

),
{% for round in range(1, rounds + 1) %}
round_{{ round }} as (

    select distinct
        earlier.organisation_code,
        coalesce(successions.new_code, earlier.code_today) as code_today
    from round_{{ round - 1 }} as earlier
    left join successions on earlier.code_today = successions.old_code

),
{% endfor %}
today as (

    select
        followed.organisation_code,
        {{ sorted_list('names.organisation_name', ' and ') }} as organisation_name,
        {{ the_only('names.name_key') }} as name_key,
        max(case when followed.organisation_code <> followed.code_today then 1 else 0 end) = 1 as is_of_another_code
    from round_{{ rounds }} as followed
    inner join names on followed.code_today = names.organisation_code
    left join closed_trusts on followed.code_today = closed_trusts.organisation_code
    where
        followed.organisation_code = followed.code_today
        or closed_trusts.organisation_code is null
    group by followed.organisation_code

),

-- Bodies that took others over: since the end of the months, and within them.
takeovers as (

    select
        spans.span,
        successions.new_code as organisation_code,
        max(case when successions.effective_on >= {{ next_month('spans.last_month') }} then 1 else 0 end) = 1
            as is_larger_today,
        max(case when successions.effective_on < {{ next_month('spans.last_month') }} then 1 else 0 end) = 1
            as is_a_merger
    from spans
    inner join successions on spans.first_month < successions.effective_on
    group by spans.span, successions.new_code

),

names_by_span as (

    select
        spans.span,
        names_over_time.organisation_code,
        names_over_time.organisation_name,
        names_over_time.name_key,
        names_over_time.first_month,
        row_number() over (
            partition by spans.span, names_over_time.organisation_code
            order by
                case when names_over_time.first_month <= spans.last_month then names_over_time.first_month end
                desc nulls last,
                names_over_time.first_month asc nulls last
        ) as name_rank,
        max(case when names_over_time.first_month <= spans.baseline_month then names_over_time.first_month end) over (
            partition by spans.span, names_over_time.organisation_code
        ) as baseline_first_month
    from spans
    cross join names_over_time

),

names_at_the_end as (

    select * from names_by_span
    where name_rank = 1

),

names_of_the_baseline as (

    select * from names_by_span
    where first_month = baseline_first_month

),

single as (

    select
        spans.span,
        codes.organisation_code,
        coalesce(
            names_at_the_end.organisation_name, names.organisation_name, 'Organisation ' || codes.organisation_code
        ) as organisation_name,
        case
            when
                names_of_the_baseline.name_key <> names_at_the_end.name_key
                and not coalesce(takeovers.is_a_merger, false)
                then names_of_the_baseline.organisation_name
        end as organisation_name_baseline,
        case
            when coalesce(today.name_key, '') <> coalesce(names_at_the_end.name_key, names.name_key, '')
                then today.organisation_name
        end as another_name_today,
        coalesce(today.is_of_another_code or takeovers.is_larger_today, false) as is_part_of_another
    from spans
    cross join codes
    left join names on codes.organisation_code = names.organisation_code
    left join names_at_the_end
        on
            spans.span = names_at_the_end.span
            and codes.organisation_code = names_at_the_end.organisation_code
    left join names_of_the_baseline
        on
            spans.span = names_of_the_baseline.span
            and codes.organisation_code = names_of_the_baseline.organisation_code
    left join today on codes.organisation_code = today.organisation_code
    left join takeovers
        on
            spans.span = takeovers.span
            and codes.organisation_code = takeovers.organisation_code

),

-- A split that can't be told apart is called by its members that live on.
joint as (

    select
        members.span,
        groups.organisation_code,
        {{ sorted_list('members.organisation_name', ' with ') }} as organisation_name,
        {{ sorted_list('coalesce(members.another_name_today, members.organisation_name)', ' with ') }}
            as organisation_name_today
    from groups
    inner join single as members on groups.member_code = members.organisation_code
    left join codes on groups.organisation_code = codes.organisation_code
    where
        groups.is_live_at_the_end
        and codes.organisation_code is null
    group by members.span, groups.organisation_code

),

unioned as (

    select * from single
    union all
    select
        span,
        organisation_code,
        organisation_name,
        cast(null as string) as organisation_name_baseline,
        case when organisation_name_today <> organisation_name then organisation_name_today end as another_name_today,
        false as is_part_of_another
    from joint

),

final as (

    select
        span,
        organisation_code,
        organisation_name,
        organisation_name_baseline,
        coalesce(another_name_today, organisation_name) as organisation_name_today,
        {{ names_in_words('unioned') }} as name_note
    from unioned

)

select * from final

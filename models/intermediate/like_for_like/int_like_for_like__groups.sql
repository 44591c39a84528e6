{{ config(materialized='table') }}

{#- Each round passes the least code of a group one succession further; a test shows that it was enough. -#}
{% set rounds = 8 %}

with successions as (

    select
        old_code,
        new_code,
        effective_on
    from {{ ref('int_organisations__successions') }}
    where
        effective_on > {{ window_date('baseline', 'first') }}
        and effective_on < {{ next_month(window_date('comparison', 'last')) }}

),

reporting_codes as (

    select scans.organisation_code
    from {{ ref('fct_scans') }} as scans
    inner join {{ ref('int_windows__months') }} as windows on scans.month = windows.month
    where scans.scan_state <> 'not_submitted'
    union
    select cancer_scans.organisation_code
    from {{ ref('fct_cancer_scans') }} as cancer_scans
    inner join {{ ref('int_windows__months') }} as windows on cancer_scans.month = windows.month
    where cancer_scans.scan_state <> 'not_submitted'
    union
    select waits.organisation_code
    from {{ ref('fct_waits') }} as waits
    inner join {{ ref('int_windows__months') }} as windows on waits.month = windows.month

),

codes as (

    select organisation_code from reporting_codes
    union
    select old_code as organisation_code from successions
    union
    select new_code as organisation_code from successions

),

neighbours as (

    select
        organisation_code,
        organisation_code as neighbour_code
    from codes
    union
    select
        old_code as organisation_code,
        new_code as neighbour_code
    from successions
    union
    select
        new_code as organisation_code,
        old_code as neighbour_code
    from successions

),

round_0 as (

    select
        organisation_code,
        organisation_code as group_label
    from codes

),

{% for round in range(1, rounds + 1) -%}
round_{{ round }} as (

    select
        neighbours.organisation_code,
        min(earlier.group_label) as group_label
    from neighbours
    inner join round_{{ round - 1 }} as earlier on neighbours.neighbour_code = earlier.organisation_code
    group by neighbours.organisation_code

),

{% endfor -%}
members as (

    select
        labelled.organisation_code as member_code,
        labelled.group_label,
        ended.old_code is null as is_live_at_the_end,
        reporting_codes.organisation_code is not null as has_figures
    from round_{{ rounds }} as labelled
    left join (select distinct old_code from successions) as ended
        on labelled.organisation_code = ended.old_code
    left join reporting_codes on labelled.organisation_code = reporting_codes.organisation_code

),

group_codes as (

    select
        group_label,
        coalesce(
            {{ sorted_list('case when is_live_at_the_end and has_figures then member_code end', '+') }},
            {{ sorted_list('case when is_live_at_the_end then member_code end', '+') }},
            group_label
        ) as organisation_code,
        {{ sorted_list('case when not is_live_at_the_end then member_code end', ',') }} as predecessor_codes,
        max(case when has_figures then 1 else 0 end) = 1 as has_figures
    from members
    group by group_label

),

moves as (

    select
        old_code,
        'succeeded by ' || {{ sorted_list('new_code', ' and ') }}
        || ' on ' || {{ sorted_list('cast(effective_on as string)', ' and ') }} as reason
    from successions
    group by old_code

),

final as (

    select
        group_codes.organisation_code,
        members.member_code,
        members.group_label,
        members.is_live_at_the_end,
        coalesce(group_codes.predecessor_codes, '') as predecessor_codes,
        coalesce(
            moves.reason,
            'takes over from ' || group_codes.predecessor_codes,
            'no succession in the windows'
        ) as reason
    from members
    inner join group_codes on members.group_label = group_codes.group_label
    left join moves on members.member_code = moves.old_code
    where group_codes.has_figures

)

select * from final

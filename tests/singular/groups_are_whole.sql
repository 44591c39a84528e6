-- Both codes of every succession are in one group, in the windows and over all months: the rounds of
-- joined_by_successions were enough.
with groups as (

    select
        'windows' as publication,
        member_code,
        group_label,
        {{ window_date('baseline', 'first') }} as first_month,
        {{ window_date('comparison', 'last') }} as last_month
    from {{ ref('int_like_for_like__groups') }}
    union all
    select
        members.publication,
        members.member_code,
        members.group_label,
        spans.first_month,
        spans.last_month
    from {{ ref('int_over_time__groups') }} as members
    inner join (
        select
            'did' as publication,
            min(month) as first_month,
            max(month) as last_month
        from {{ ref('fct_scans') }}
        union all
        select
            'dm01' as publication,
            min(month) as first_month,
            max(month) as last_month
        from {{ ref('fct_activity') }}
    ) as spans on members.publication = spans.publication

),

spans as (

    select distinct
        publication,
        first_month,
        last_month
    from groups

)

select
    spans.publication,
    successions.old_code,
    successions.new_code,
    'both codes in one group: more rounds in joined_by_successions' as expected
from {{ ref('int_organisations__successions') }} as successions
inner join spans
    on
        successions.effective_on > spans.first_month
        and successions.counted_from < {{ next_month('spans.last_month') }}
left join groups as old_group
    on spans.publication = old_group.publication and successions.old_code = old_group.member_code
left join groups as new_group
    on spans.publication = new_group.publication and successions.new_code = new_group.member_code
where coalesce(old_group.group_label, '') <> coalesce(new_group.group_label, '')

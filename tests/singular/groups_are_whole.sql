-- Both codes of every succession in the windows are in one group: the rounds of
-- int_like_for_like__groups were enough.
select
    successions.old_code,
    successions.new_code,
    'both codes in one comparison group: more rounds in int_like_for_like__groups' as expected
from {{ ref('int_organisations__successions') }} as successions
left join {{ ref('int_like_for_like__groups') }} as old_group on successions.old_code = old_group.member_code
left join {{ ref('int_like_for_like__groups') }} as new_group on successions.new_code = new_group.member_code
where
    successions.effective_on > {{ window_date('baseline', 'first') }}
    and successions.effective_on < {{ next_month(window_date('comparison', 'last')) }}
    and coalesce(old_group.group_label, '') <> coalesce(new_group.group_label, '')

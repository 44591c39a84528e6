select
    organisation_code,
    member_code,
    reason
from {{ ref('int_like_for_like__groups') }}

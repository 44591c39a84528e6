select
    publication,
    organisation_code,
    member_code,
    reason
from {{ ref('int_over_time__groups') }}

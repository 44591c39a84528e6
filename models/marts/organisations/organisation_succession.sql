select
    old_code,
    new_code,
    effective_on,
    source
from {{ ref('int_organisations__successions') }}

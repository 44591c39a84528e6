select
    old_code,
    new_code,
    effective_on,
    counted_from,
    source
from {{ ref('int_organisations__successions') }}

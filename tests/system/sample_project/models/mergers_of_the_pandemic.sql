select old_code, new_code, effective_on
from {{ ref('scan_backlog', 'organisation_succession') }}
where effective_on between date '2020-04-01' and date '2022-04-01'

select
    region_code,
    region_name,
    nation
from {{ ref('regions') }}

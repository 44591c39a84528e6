select
    area_code as region_code,
    area_name as region_name,
    nation
from {{ ref('areas') }}
where area_type = 'region'

select
    region_code as area_code,
    region_name as area_name,
    'region' as area_type
from {{ ref('regions') }}
where nation = 'England'
union all
select
    'ENG' as area_code,
    'England' as area_name,
    'nation' as area_type

select
    scans.month,
    scans.modality_code,
    scans.scans,
    areas.area_code,
    areas.area_name,
    areas.area_type
from {{ ref('stg_did__scans') }} as scans
inner join {{ ref('areas') }} as areas on scans.region_code = areas.published_code

select
    month,
    modality_code,
    scans,
    scan_state,
    source_file
from {{ ref('stg_did__scans') }}
where organisation_code = '-'

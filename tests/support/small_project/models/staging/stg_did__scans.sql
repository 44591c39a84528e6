with counted as (

    unpivot {{ source('raw', 'did_table_1_year') }}
    on apr, may, jun, jul, aug, sep, oct, nov, dec, jan, feb, mar
    into name month_name value printed_text

)

select
    files.name as source_file,
    counted._sheet as source_sheet,
    'row ' || cast(counted._row as string) as source_cells,
    counted.org_code as organisation_code,
    counted.region as region_code,
    counted.modality as modality_code,
    counted.printed_text,
    {{ month_of_financial_year('files.period', 'counted.month_name') }} as month,
    cast({{ count_value('counted.printed_text') }} as bigint) as scans,
    {{ count_state('counted.printed_text') }} as scan_state
from counted
inner join {{ source('raw', 'files') }} as files on counted._file_id = files.id
where counted.modality is not null

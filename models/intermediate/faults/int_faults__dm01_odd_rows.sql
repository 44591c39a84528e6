{{ config(materialized='table') }}

{% set counts = dm01_count_columns() %}

with by_test as {{ read_anew() }} (

    select * from {{ ref('stg_dm01__provider_by_test') }}

),

listed as {{ read_anew() }} (

    select * from {{ ref('stg_dm01__provider') }}

),

columns as (

    select * from {{ source('raw', 'columns') }}

),

-- By how much each row is above its weekly bands, all of them, from 6 weeks on and from 13.
sheets_with_bands as (

    select
        file_id,
        sheet
    from columns
    where column_name in ({{ quoted_list(dm01_band_columns() + ['weeks_13_14']) }})
    group by file_id, sheet
    having count(*) = {{ dm01_band_columns() | length }}

),

all_rows as (
    {% for relation in ['by_test', 'listed'] %}
    select
        '{{ relation }}' as kind,
        {{ relation }}.file_id,
        source_sheet,
        row_number,
        row_rule,
        month,
        organisation_code,
        diagnostic_id,
        total_waiting_list,
        case when sheets_with_bands.sheet is null then 0 else {{ dm01_above_bands('total_waiting_list', 0) }} end
            as above_bands,
        case when sheets_with_bands.sheet is null then 0 else {{ dm01_above_bands('number_waiting_6_weeks', 6) }} end
            as above_bands_from_6,
        case when sheets_with_bands.sheet is null then 0 else {{ dm01_above_bands('number_waiting_13_weeks', 13) }} end
            as above_bands_from_13,
        {{ counts | join(' + ') }} is null as has_no_number,
        {{ dm01_has_a_fraction() }} as has_a_fraction
    from {{ relation }}
    left join sheets_with_bands
        on
            {{ relation }}.file_id = sheets_with_bands.file_id
            and {{ relation }}.source_sheet = sheets_with_bands.sheet
    where row_rule in ('provider', 'test_total', 'total')
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        *,
        has_no_number or has_a_fraction as has_odd_cells,
        abs(above_bands) + abs(above_bands_from_6) + abs(above_bands_from_13) > 0.001 as is_apart_from_its_bands
    from all_rows
    where
        has_no_number
        or has_a_fraction
        or abs(above_bands) + abs(above_bands_from_6) + abs(above_bands_from_13) > 0.001

)

select * from final

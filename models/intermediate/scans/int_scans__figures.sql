{{ config(materialized='table') }}

with printed as (

    select * from {{ ref('stg_did__table_1_by_year') }}
    union all
    select * from {{ ref('stg_did__table_1_by_month') }}

),

figures as (

    {{ did_figures_with_editions('printed', 'modality_label', 'did') }}

),

final as (

    select
        file_id,
        source_file,
        source_sheet,
        source_cells,
        row_number,
        row_rule,
        month,
        published_region_code,
        organisation_code,
        organisation_name,
        test_code as modality_code,
        printed_text,
        scan_state,
        scans,
        left_out_rule
    from figures

)

select * from final

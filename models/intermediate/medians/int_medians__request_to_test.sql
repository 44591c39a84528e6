{{ config(materialized='table') }}

with printed as (

    select * from {{ ref('stg_did__table_2_by_year') }}

),

figures as (

    {{ did_figures_with_editions('printed', 'modality_label', 'did', 'median_state') }}

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
        median_state,
        median_days,
        left_out_rule
    from figures

)

select * from final

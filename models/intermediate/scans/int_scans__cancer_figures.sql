{{ config(materialized='table') }}

with printed as (

    select * from {{ ref('stg_did__table_4_by_year') }}

),

source_settings as (

    select * from {{ ref('did_source_settings') }}

),

figures as (

    {{ did_figures_with_editions('printed', 'test_label', 'did_table_4') }}

),

final as (

    select
        figures.file_id,
        figures.source_file,
        figures.source_sheet,
        figures.source_cells,
        figures.row_number,
        figures.row_rule,
        figures.month,
        figures.published_region_code,
        figures.organisation_code,
        figures.organisation_name,
        figures.test_code,
        source_settings.source_setting,
        figures.printed_text,
        figures.scan_state,
        figures.scans,
        figures.left_out_rule
    from figures
    left join source_settings on lower(figures.source_setting_label) = source_settings.label

)

select * from final

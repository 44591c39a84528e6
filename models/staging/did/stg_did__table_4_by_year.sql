{{ config(materialized='table') }}

with table_rows as (

    select * from {{ ref('stg_did__table_4_by_year_rows') }}

),

final as (

    {{ did_figures_of_years('table_rows', ['test_label', 'source_setting_label'], 'scan_state', 'scans') }}

)

select * from final

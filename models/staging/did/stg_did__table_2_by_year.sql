{{ config(materialized='table') }}

with table_rows as (

    select * from {{ ref('stg_did__table_2_by_year_rows') }}

),

final as (

    {{ did_figures_of_years('table_rows', ['modality_label'], 'median_state', 'median_days') }}

)

select * from final

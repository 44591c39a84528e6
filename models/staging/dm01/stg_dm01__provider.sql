{{ config(materialized='table') }}

with table_rows as (

    {{ dm01_provider_rows() }}

),

final as (

    {{ dm01_counts('table_rows') }}

)

select * from final

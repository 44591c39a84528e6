{{ config(materialized='table') }}

with pairs as (
    {% for cells in [ref('int_figures__did_cells'), ref('int_periods__cells')] %}
    select
        publication,
        file_id,
        source_sheet,
        organisation_code as code,
        lower(organisation_name) as name,
        count(distinct row_number) as row_count,
        min(row_number) as first_row,
        max(row_number) as last_row
    from {{ cells }}
    where row_rule = 'provider'
    group by publication, file_id, source_sheet, organisation_code, lower(organisation_name)
    union all
    {%- endfor %}
    select
        'dm01' as publication,
        file_id,
        source_sheet,
        organisation_code as code,
        lower(organisation_name) as name,
        count(*) as row_count,
        min(row_number) as first_row,
        max(row_number) as last_row
    from {{ ref('stg_dm01__provider_by_test') }}
    where row_rule = 'provider'
    group by file_id, source_sheet, organisation_code, lower(organisation_name)

),

listed as (

    select
        'ods' as publication,
        file_id,
        source_sheet,
        organisation_code as code,
        lower(organisation_name) as name,
        count(*) as row_count,
        min(row_number) as first_row,
        max(row_number) as last_row
    from {{ ref('stg_ods__trusts') }}
    where organisation_name is not null
    group by file_id, source_sheet, organisation_code, lower(organisation_name)

),

final as (

    select * from pairs
    union all
    select * from listed

)

select * from final

{{ config(materialized='table') }}

with printed as (

    select * from {{ ref('stg_ni__waits') }}

),

organisations as (

    select * from {{ ref('stg_kept__printed_organisations') }}
    where publication = 'ni'

),

test_labels as (

    select * from {{ ref('stg_kept__test_labels') }}
    where publication = 'ni'

),

final as (

    select
        printed.*,
        organisations.organisation_code,
        case when printed.row_rule = 'aggregate' then 'ni_not_split' else test_labels.test_code end as test_code
    from printed
    left join organisations on lower(printed.trust_label) = organisations.label
    left join test_labels on lower(printed.category_label) = test_labels.label

)

select * from final

{{ config(materialized='table') }}

with printed as (

    select * from {{ ref('stg_dm01__provider_by_test') }}
    where row_rule <> 'total'

),

labels as (

    select * from {{ ref('test_labels') }}
    where publication = 'dm01'

),

tests as (

    select * from {{ ref('tests') }}

),

editions as (

    select * from {{ ref('int_editions__months') }}

),

final as (

    select
        printed.*,
        labels.test_code,
        tests.test_group,
        case
            when printed.row_rule = 'test_total' then 'test 16, the sum of the others'
            when editions.file_id is null then 'issued after the as-of day'
            when editions.edition_rank > 1 then 'superseded by a later edition'
        end as left_out_rule
    from printed
    left join labels on printed.diagnostic_id = labels.label
    left join tests on labels.test_code = tests.test_code
    left join editions
        on
            printed.file_id = editions.file_id
            and printed.month = editions.month

)

select * from final

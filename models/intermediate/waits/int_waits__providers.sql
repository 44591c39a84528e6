{{ config(materialized='table') }}

with printed as (

    select * from {{ ref('stg_dm01__provider') }}
    where row_rule = 'provider'

),

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

),

tests as (

    select distinct
        file_id,
        organisation_code
    from {{ ref('int_waits__rows') }}

),

final as (

    select
        printed.file_id,
        printed.source_file,
        printed.source_sheet,
        printed.row_number,
        printed.month,
        printed.published_region_code,
        printed.organisation_code,
        printed.organisation_name,
        editions.file_id is not null as is_counted,
        tests.organisation_code is null
        and printed.total_waiting_list + printed.planned + printed.unscheduled + printed.waiting_list = 0
            as is_zero_return
    from printed
    left join editions
        on
            printed.file_id = editions.file_id
            and printed.month = editions.month
    left join tests
        on
            printed.file_id = tests.file_id
            and printed.organisation_code = tests.organisation_code

)

select * from final

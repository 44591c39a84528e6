{# To March 2012 no sheet lists the providers: those of its tests are the providers of a workbook. #}
{{ config(materialized='table') }}

with listed as (

    select * from {{ ref('stg_dm01__provider') }}
    where row_rule = 'provider'

),

by_test as (

    select * from {{ ref('stg_dm01__provider_by_test') }}
    where row_rule <> 'total'

),

tests as (

    select
        file_id,
        organisation_code,
        min(source_file) as source_file,
        min(source_sheet) as source_sheet,
        min(month) as month,
        min_by(published_region_code, row_number) as published_region_code,
        min_by(organisation_name, row_number) as organisation_name
    from by_test
    group by file_id, organisation_code

),

printed as (

    select
        file_id,
        source_file,
        source_sheet,
        row_number,
        month,
        published_region_code,
        organisation_code,
        organisation_name,
        total_waiting_list + planned + unscheduled + waiting_list as all_counts
    from listed
    union all
    select
        file_id,
        source_file,
        source_sheet,
        null as row_number,
        month,
        published_region_code,
        organisation_code,
        organisation_name,
        null as all_counts
    from tests
    where file_id not in (select file_id from listed)

),

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

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
        and printed.all_counts = 0
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

with printed as (

    select distinct
        file_id,
        organisation_code,
        organisation_name
    from {{ ref('int_organisations__printed') }}
    where organisation_name is not null

),

files as (

    select * from {{ ref('int_editions__files') }}

),

final as (

    select
        printed.organisation_code,
        printed.organisation_name,
        printed.organisation_name = upper(printed.organisation_name) as is_in_capitals,
        max(files.issued_on) as last_issued_on
    from printed
    inner join files on printed.file_id = files.file_id
    group by printed.organisation_code, printed.organisation_name

)

select * from final

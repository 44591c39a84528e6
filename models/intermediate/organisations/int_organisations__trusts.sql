{{ config(materialized='table') }}

with trusts as (

    select * from {{ ref('stg_ods__trusts') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

),

ranked as (

    select
        trusts.*,
        row_number() over (
            partition by trusts.organisation_code
            order by files.issued_on desc nulls last, trusts.file_id asc nulls last, trusts.row_number asc nulls last
        ) as recency
    from trusts
    inner join files on trusts.file_id = files.file_id

),

final as (

    select
        organisation_code,
        region_code,
        icb_code,
        town,
        postcode,
        opened_on,
        closed_on
    from ranked
    where recency = 1

)

select * from final

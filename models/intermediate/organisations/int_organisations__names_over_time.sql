{{ config(materialized='table') }}

{% set held_until -%}
    max(case when names_of_the_month = 1 then month end) over (
        partition by organisation_code order by month asc rows between unbounded preceding and current row
    )
{%- endset %}

with printed_names as (

    select * from {{ ref('int_organisations__printed_names') }}
    where
        month is not null
        and not is_doubted

),

names as (

    select
        organisation_code,
        name_key,
        min(organisation_name) as organisation_name
    from printed_names
    group by organisation_code, name_key

),

successions as (

    select * from {{ ref('int_organisations__successions') }}

),

-- A file that has a code under two names in a month gives it none.
monthly as (

    select
        organisation_code,
        month,
        {{ the_only("case when publication = 'dm01' then name_key end") }} as dm01_key,
        {{ the_only("case when publication <> 'dm01' then name_key end") }} as did_key
    from printed_names
    group by organisation_code, month

),

named as (

    select
        organisation_code,
        month,
        coalesce(dm01_key, did_key) as dm01_key,
        coalesce(did_key, dm01_key) as did_key,
        case when coalesce(dm01_key, did_key) = coalesce(did_key, dm01_key) then 1 else 2 end as names_of_the_month
    from monthly
    where coalesce(dm01_key, did_key) is not null

),

held as (

    select
        *,
        {{ held_until }} as held_until
    from named

),

-- A merger since then, after which the code is another body.
merged as (

    select distinct
        held.organisation_code,
        held.month
    from held
    inner join successions
        on
            held.organisation_code = successions.new_code
            and held.held_until < successions.effective_on
            and successions.effective_on < {{ next_month('held.month') }}

),

-- A year of DID has the name of its end in all twelve months, and DM01 may print an old name for long: where they
-- differ the name of before counts until neither prints it, or until a merger.
settled as (

    select
        held.organisation_code,
        held.month,
        case
            when held.names_of_the_month = 1 then held.did_key
            when earlier.did_key is null then held.dm01_key
            when merged.month is not null and held.did_key = earlier.did_key then held.dm01_key
            when merged.month is not null then held.did_key
            when held.dm01_key = earlier.did_key then held.dm01_key
            else held.did_key
        end as name_key
    from held
    left join named as earlier
        on
            held.organisation_code = earlier.organisation_code
            and held.held_until = earlier.month
    left join merged
        on
            held.organisation_code = merged.organisation_code
            and held.month = merged.month

),

with_the_name_before as (

    select
        *,
        lag(name_key) over (partition by organisation_code order by month asc) as name_key_before
    from settled

),

numbered as (

    select
        *,
        sum(case when name_key = name_key_before then 0 else 1 end) over (
            partition by organisation_code order by month asc rows between unbounded preceding and current row
        ) as span_number
    from with_the_name_before

),

final as (

    select
        numbered.organisation_code,
        names.organisation_name,
        numbered.name_key,
        min(numbered.month) as first_month,
        max(numbered.month) as last_month
    from numbered
    inner join names
        on
            numbered.organisation_code = names.organisation_code
            and numbered.name_key = names.name_key
    group by numbered.organisation_code, names.organisation_name, numbered.name_key, numbered.span_number

)

select * from final

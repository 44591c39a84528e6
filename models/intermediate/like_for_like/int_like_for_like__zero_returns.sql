with providers as (

    select * from {{ ref('int_waits__providers') }}
    where is_counted and is_zero_return

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

final as (

    select distinct
        groups.organisation_code,
        providers.month
    from providers
    inner join groups on providers.organisation_code = groups.member_code

)

select * from final

with reported as (

    select
        organisation_code,
        month,
        'reported' as return_state
    from {{ ref('int_like_for_like__activity') }}
    union all
    select
        organisation_code,
        month,
        'zeros' as return_state
    from {{ ref('int_like_for_like__zero_returns') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

final as (

    {{ reporting_gaps('reported', 'windows', 'activity') }}

)

select * from final

with reported as (

    select
        organisation_code,
        month,
        'reported' as return_state
    from {{ ref('int_like_for_like__waits') }}
    union all
    select
        organisation_code,
        month,
        'zeros' as return_state
    from {{ ref('int_like_for_like__zero_returns') }}

),

last_months as (

    select * from {{ ref('int_windows__months') }}
    where month in ({{ window_date('baseline', 'last') }}, {{ window_date('comparison', 'last') }})

),

final as (

    {{ reporting_gaps('reported', 'last_months', 'waiting list') }}

)

select * from final

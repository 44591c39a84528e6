with reported as (

    select
        organisation_code,
        month,
        case when scan_state = 'not_submitted' then 'missing' else 'reported' end as return_state
    from {{ ref('int_like_for_like__scans') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

final as (

    {{ reporting_gaps('reported', 'windows', 'scans') }}

)

select * from final

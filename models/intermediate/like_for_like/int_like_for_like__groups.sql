{{ config(materialized='table') }}

with successions as (

    select
        'windows' as span,
        old_code,
        new_code,
        effective_on
    from {{ ref('int_organisations__successions') }}
    where
        effective_on > {{ window_date('baseline', 'first') }}
        and effective_on < {{ next_month(window_date('comparison', 'last')) }}

),

reporting_codes as (

    select
        'windows' as span,
        scans.organisation_code
    from {{ ref('fct_scans') }} as scans
    inner join {{ ref('int_windows__months') }} as windows on scans.month = windows.month
    where scans.scan_state <> 'not_submitted'
    union
    select
        'windows' as span,
        cancer_scans.organisation_code
    from {{ ref('fct_cancer_scans') }} as cancer_scans
    inner join {{ ref('int_windows__months') }} as windows on cancer_scans.month = windows.month
    where cancer_scans.scan_state <> 'not_submitted'
    union
    select
        'windows' as span,
        waits.organisation_code
    from {{ ref('fct_waits') }} as waits
    inner join {{ ref('int_windows__months') }} as windows on waits.month = windows.month

),

joined as (

    {{ joined_by_successions('successions', 'reporting_codes', 'no succession in the windows') }}

),

final as (

    select
        organisation_code,
        member_code,
        group_label,
        is_live_at_the_end,
        predecessor_codes,
        reason
    from joined

)

select * from final

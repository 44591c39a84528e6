{{ config(materialized='table') }}

with successions as (

    select
        'windows' as span,
        old_code,
        new_code,
        effective_on,
        counted_from
    from {{ ref('int_organisations__successions') }}
    where
        effective_on > {{ window_date('baseline', 'first') }}
        and counted_from < {{ next_month(window_date('comparison', 'last')) }}

),

reporting_codes as (

    select distinct
        'windows' as span,
        figures.organisation_code
    from {{ ref('int_figures__published') }} as figures
    inner join {{ ref('int_windows__months') }} as windows on figures.month = windows.month
    where
        figures.is_judged
        and figures.left_out_rule is null
        and (figures.subject = 'waits' or figures.figure_state <> 'not_submitted')

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

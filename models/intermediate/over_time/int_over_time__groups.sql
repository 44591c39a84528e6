{{ config(materialized='table') }}

with reported as (

    select distinct
        publication as span,
        organisation_code,
        month
    from {{ ref('int_figures__published') }}
    where
        publication in ('did', 'dm01')
        and is_judged
        and left_out_rule is null
        and figure_state <> 'not_submitted'

),

spans as (

    select
        span,
        min(month) as first_month,
        max(month) as last_month
    from reported
    group by span

),

successions as (

    select
        spans.span,
        listed.old_code,
        listed.new_code,
        listed.effective_on,
        listed.counted_from
    from {{ ref('int_organisations__successions') }} as listed
    inner join spans
        on
            listed.effective_on > spans.first_month
            and listed.counted_from < {{ next_month('spans.last_month') }}

),

reporting_codes as (

    select distinct
        span,
        organisation_code
    from reported

),

joined as (

    {{ joined_by_successions('successions', 'reporting_codes', 'no succession in the months loaded') }}

),

final as (

    select
        span as publication,
        organisation_code,
        member_code,
        group_label,
        is_live_at_the_end,
        predecessor_codes,
        reason
    from joined

)

select * from final

with scans as (

    select * from {{ ref('int_like_for_like__scans') }}

),

windows as (

    select * from {{ ref('int_windows__months') }}

),

organisations as (

    select distinct organisation_code from scans

),

reported as (

    select
        organisation_code,
        month,
        max(case when scan_state <> 'not_submitted' then 1 else 0 end) as has_figures
    from scans
    group by organisation_code, month

),

months as (

    select
        organisations.organisation_code,
        windows.window_name,
        windows.month,
        coalesce(reported.has_figures, 0) = 1 as is_reported
    from organisations
    cross join windows
    left join reported
        on
            organisations.organisation_code = reported.organisation_code
            and windows.month = reported.month

),

counted as (

    select
        organisation_code,
        sum(case when window_name = 'baseline' and is_reported then 1 else 0 end) as baseline_months,
        sum(case when window_name = 'comparison' and is_reported then 1 else 0 end) as comparison_months,
        sum(case when is_reported then 0 else 1 end) as missing_months,
        {{ month_list('case when not is_reported then month end') }} as missing_list
    from months
    group by organisation_code

),

final as (

    select
        organisation_code,
        missing_months = 0 as is_complete,
        case
            when missing_months = 0 then ''
            when baseline_months = 0 then 'no scans published for it from {{ window_label("baseline") }}'
            when comparison_months = 0 then 'no scans published for it from {{ window_label("comparison") }}'
            else 'did not report ' || missing_list
        end as gap_note
    from counted

)

select * from final

{{ config(materialized='table') }}

with scans as (

    select * from {{ ref('fct_scans') }}

),

cancer_scans as (

    select * from {{ ref('fct_cancer_scans') }}

),

waits as (

    select * from {{ ref('fct_waits') }}

),

activity as (

    select * from {{ ref('fct_activity') }}

),

zero_returns as (

    select * from {{ ref('int_waits__providers') }}
    where is_counted and is_zero_return

),

scan_cells as (

    select
        subject,
        organisation_code,
        month,
        test_code,
        sum(scans) as figure,
        min(case scan_state when 'reported' then 1 when 'suppressed' then 2 else 3 end) as best_state
    from (
        select
            'scans' as subject,
            organisation_code,
            month,
            modality_code as test_code,
            scan_state,
            scans
        from scans
        union all
        select
            {{ cancer_scan_subject('source_setting') }} as subject,
            organisation_code,
            month,
            test_code,
            scan_state,
            scans
        from cancer_scans
    ) as cells
    group by subject, organisation_code, month, test_code

),

final as (

    select
        subject,
        'England' as nation,
        organisation_code,
        month,
        test_code,
        cast(figure as bigint) as figure,
        case best_state when 1 then 'reported' when 2 then 'suppressed' else 'not_submitted' end as figure_state
    from scan_cells
    union all
    select
        'waits' as subject,
        nation,
        organisation_code,
        month,
        test_code,
        waiting as figure,
        case when waiting is null then 'not_submitted' else 'reported' end as figure_state
    from waits
    union all
    select
        'activity' as subject,
        'England' as nation,
        organisation_code,
        month,
        test_code,
        activity as figure,
        'reported' as figure_state
    from activity
    {% for subject in ['waits', 'activity'] -%}
    union all
    select
        '{{ subject }}' as subject,
        'England' as nation,
        organisation_code,
        month,
        'all' as test_code,
        cast(0 as bigint) as figure,
        'zeros_alone' as figure_state
    from zero_returns
    {% endfor %}

)

select * from final

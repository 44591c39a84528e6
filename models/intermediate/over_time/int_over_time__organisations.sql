{{ config(materialized='table') }}

with figures as (

    select * from {{ ref('int_over_time__figures') }}

),

gaps as (

    select * from {{ ref('int_over_time__gaps') }}

),

calendar as (

    select * from {{ ref('int_windows__working_days') }}

),

summed as (

    {{ with_test_totals('figures', ['subject', 'organisation_code', 'month'], ['figure']) }}

),

monthly as (

    select
        summed.subject,
        summed.organisation_code,
        summed.month,
        summed.test_group,
        summed.test_code,
        case when not coalesce(gaps.is_withheld, false) then summed.figure end as figure,
        coalesce(gaps.is_complete, true) as is_complete,
        coalesce(gaps.gap_note, '') as gap_note
    from summed
    left join gaps
        on
            summed.subject = gaps.subject
            and summed.organisation_code = gaps.organisation_code
            and summed.month = gaps.month
            and summed.test_group = gaps.test_group
            and summed.test_code = gaps.test_code

),

final as (

    {{ compared_with_2019('monthly', ['subject', 'organisation_code', 'test_group', 'test_code']) }}

)

select * from final

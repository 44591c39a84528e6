{{ config(materialized='table') }}

with figures as (

    select * from {{ ref('int_figures__counted') }}
    where
        not is_of_the_nation
        and subject <> 'request_to_test'

),

zero_returns as (

    select * from {{ ref('int_waits__providers') }}
    where is_counted and is_zero_return

),

-- An organisation may be printed in several regions.
cells as (

    select
        subject,
        nation,
        organisation_code,
        month,
        test_code,
        sum(figure) as figure,
        min(case figure_state when 'reported' then 1 when 'suppressed' then 2 else 3 end) as best_state
    from figures
    group by subject, nation, organisation_code, month, test_code

),

final as (

    select
        subject,
        nation,
        organisation_code,
        month,
        test_code,
        cast(figure as bigint) as figure,
        case best_state when 1 then 'reported' when 2 then 'suppressed' else 'not_submitted' end as figure_state
    from cells
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

with first_and_last as (

    select
        min(month) as first_month,
        max(month) as last_month
    from {{ ref('int_figures__counted') }}
    where
        subject in ('scans', 'waits', 'activity')
        and not is_of_the_nation

),

numbers as (
    {% for number in range(32) %}
    select {{ number }} as number
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- 32,768 days: 89 years
counted as (

    select thousands.number * 1024 + thirties.number * 32 + ones.number as days_after_first
    from numbers as thousands
    cross join numbers as thirties
    cross join numbers as ones

),

days as (

    select
        cast({{ dbt.dateadd('day', 'counted.days_after_first', 'first_and_last.first_month') }} as date) as day,
        first_and_last.last_month
    from first_and_last
    cross join counted

),

final as (

    select day
    from days
    where day < {{ next_month('last_month') }}

)

select * from final

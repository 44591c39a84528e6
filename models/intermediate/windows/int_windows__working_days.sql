with months as (

    select distinct month from {{ ref('fct_scans_england') }}

),

bank_holidays as (

    select * from {{ ref('england_bank_holidays') }}

),

day_numbers as (
    {% for number in range(31) %}
    select {{ number }} as day_number
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

days as (

    select
        months.month,
        cast({{ dbt.dateadd('day', 'day_numbers.day_number', 'months.month') }} as date) as day
    from months
    cross join day_numbers

),

working_days as (

    select
        days.month,
        days.day
    from days
    left join bank_holidays on days.day = bank_holidays.day
    where
        days.day < {{ next_month('days.month') }}
        and {{ is_monday_to_friday('days.day') }}
        and bank_holidays.day is null

),

calendar as (

    select
        min(day) as first_holiday,
        max(day) as last_holiday
    from bank_holidays

),

final as (

    select
        working_days.month,
        cast(count(*) as bigint) as working_days
    from working_days
    cross join calendar
    where
        working_days.month >= {{ dbt.date_trunc('year', 'calendar.first_holiday') }}
        and working_days.month <= calendar.last_holiday
    group by working_days.month

)

select * from final

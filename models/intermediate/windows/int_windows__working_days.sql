with months as (

    select distinct month from {{ ref('int_figures__counted') }}
    where
        (subject = 'scans' and is_of_the_nation)
        or subject = 'activity'

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

-- England has eight bank holidays a year, or more: a year with fewer is not listed in full.
listed_years as (

    select extract(year from day) as listed_year
    from bank_holidays
    group by extract(year from day)
    having count(*) >= 8

),

final as (

    select
        working_days.month,
        cast(count(*) as bigint) as working_days
    from working_days
    inner join listed_years on extract(year from working_days.month) = listed_years.listed_year
    group by working_days.month

)

select * from final

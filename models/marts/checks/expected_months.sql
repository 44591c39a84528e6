with editions as (

    select * from {{ ref('int_editions__months') }}

),

calendar as (

    select * from {{ ref('publication_calendar') }}

),

held as (

    select
        calendar.series,
        editions.month,
        {{ sorted_list('case when editions.edition_rank = 1 then editions.file_name end', ', ') }} as source_file
    from editions
    inner join calendar on editions.publication = calendar.publication
    group by calendar.series, editions.month

),

looked_on as (
    {% set day = var('today') or var('as_of') %}
    select max({{ "cast('%s' as date)" % day if day else 'issued_on' }}) as expected_by
    from editions

),

series as (

    select
        held.series,
        min(held.month) as first_month,
        max(held.month) as newest_month,
        max(rules.months_apart) as months_apart,
        max(rules.months_per_issue) as months_per_issue,
        max(rules.days_to_issue) as days_to_issue,
        max(rules.last_month) as last_month
    from held
    inner join calendar as rules on held.series = rules.series
    group by held.series

),

digits as (
    {% for number in range(10) %}
    select {{ number }} as digit
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

steps as (

    select hundreds.digit * 100 + tens.digit * 10 + ones.digit as step
    from digits as hundreds
    cross join digits as tens
    cross join digits as ones

),

months as (

    select
        series.*,
        cast({{ dbt.dateadd('month', 'steps.step', 'series.first_month') }} as date) as month
    from series
    cross join steps
    where steps.step % series.months_apart = 0

),

-- Months that come out together are counted from April: quarters and financial years.
dated as (

    select
        *,
        cast({{ dbt.dateadd(
            'day',
            'days_to_issue - 1',
            dbt.dateadd(
                'month',
                'months_per_issue - cast(extract(month from month) + 8 as bigint) % months_per_issue',
                'month'
            )
        ) }} as date) as due_on
    from months

),

final as (

    select
        dated.series,
        dated.month,
        dated.due_on,
        held.month is not null as is_loaded,
        dated.month > dated.newest_month as is_after_the_newest,
        held.source_file,
        looked_on.expected_by
    from dated
    cross join looked_on
    left join held
        on
            dated.series = held.series
            and dated.month = held.month
    where
        dated.month <= dated.newest_month
        or (
            dated.due_on <= looked_on.expected_by
            and dated.month <= coalesce(dated.last_month, dated.month)
        )

)

select * from final

{# The total that a publisher prints for a nation beside the sum of its boards or trusts, where both are whole. #}
with figures as (

    select * from {{ ref('int_nations__figures') }}

),

bodies as (

    select * from {{ ref('boards_and_hsc_trusts') }}

),

reporting as (

    select
        nation,
        month,
        count(distinct organisation_code) as organisations
    from {{ ref('int_figures__counted') }}
    where
        nation <> 'England'
        and subject = 'waits'
        and not is_of_the_nation
    group by nation, month

),

whole_months as (

    select
        reporting.nation,
        reporting.month
    from reporting
    inner join bodies
        on
            reporting.nation = bodies.nation
            and reporting.month >= coalesce(bodies.first_month, reporting.month)
            and reporting.month <= coalesce(bodies.last_month, reporting.month)
    group by reporting.nation, reporting.month, reporting.organisations
    having count(*) = reporting.organisations

),

measured as (
    {% for measure in ['waiting', 'waiting_over_6_weeks', 'waiting_over_8_weeks', 'waiting_over_9_weeks'] %}
    select
        nation,
        month,
        test_code,
        basis,
        source_file,
        '{{ measure }}' as measure,
        {{ measure }} as figure
    from figures
    where blank_bands = 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

compared as (

    select
        totals.nation,
        totals.month,
        totals.test_code,
        totals.measure,
        sums.figure as organisations_sum,
        totals.figure as published_total,
        sums.figure - totals.figure as difference,
        totals.source_file as published_in,
        sums.source_file as organisations_in
    from measured as totals
    inner join whole_months
        on
            totals.nation = whole_months.nation
            and totals.month = whole_months.month
    inner join measured as sums
        on
            totals.nation = sums.nation
            and totals.month = sums.month
            and totals.test_code = sums.test_code
            and totals.measure = sums.measure
            and totals.basis = 'published total'
            and sums.basis = 'sum of organisations'

),

final as (

    select * from compared
    where
        organisations_sum is not null
        and published_total is not null

)

select * from final

with figures as (

    select * from {{ ref('int_nations__figures') }}

),

known_differences as (

    select * from {{ ref('known_differences') }}
    where check_name = 'nations_equal_their_organisations'

),

bodies as (

    select * from {{ ref('boards_and_hsc_trusts') }}

),

reporting as (

    select
        nation,
        month,
        count(distinct organisation_code) as organisations
    from {{ ref('fct_waits') }}
    where nation <> 'England'
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

    select
        compared.nation,
        compared.month,
        compared.test_code,
        compared.measure,
        compared.organisations_sum,
        compared.published_total,
        compared.difference,
        coalesce(known_differences.evidence, '') as known_difference,
        compared.published_in,
        compared.organisations_in
    from compared
    left join known_differences
        on
            known_differences.source_file = compared.published_in || ' against ' || compared.organisations_in
            and compared.month = known_differences.month
            and known_differences.figure = compared.test_code || ', ' || compared.measure
            and compared.difference = known_differences.difference
    where
        compared.organisations_sum is not null
        and compared.published_total is not null

)

select * from final

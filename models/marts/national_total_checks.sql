with figures as (

    select * from {{ ref('int_nations__figures') }}

),

known_differences as (

    select * from {{ ref('known_differences') }}
    where check_name = 'nations_equal_their_organisations'

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

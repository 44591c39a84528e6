{# Of each test, the total that a publisher prints for a nation, and the sum of its organisations. #}
{{ config(materialized='table') }}

{% set measures = wait_measures() %}

with figures as (

    select
        *,
        figure as waiting
    from {{ ref('int_figures__counted') }}
    where
        subject = 'waits'
        and test_code is not null

),

-- A list of no known test may be of any.
lost as (

    select distinct
        nation,
        month
    from {{ ref('int_figures__counted') }}
    where
        subject = 'waits'
        and figure_state = 'withheld'
        and test_code is null

),

final as (

    select
        nation,
        month,
        test_code,
        'published total' as basis,
        source_file,
        {{ measures | join(',\n        ') }},
        blank_bands
    from figures
    where is_of_the_nation
    union all
    select
        figures.nation,
        figures.month,
        figures.test_code,
        'sum of organisations' as basis,
        {{ sorted_list('figures.source_file', ', ') }} as source_file,
        {%- for measure in measures %}
        case when max(case when lost.month is null then 0 else 1 end) = 0 then {{ known_sum('figures.' ~ measure) }} end
            as {{ measure }},
        {%- endfor %}
        cast(0 as bigint) as blank_bands
    from figures
    left join lost
        on
            figures.nation = lost.nation
            and figures.month = lost.month
    where not figures.is_of_the_nation
    group by figures.nation, figures.month, figures.test_code

)

select * from final

{# Of each test, the total that a publisher prints for a nation, and the sum of its organisations. #}
{{ config(materialized='table') }}

{% set measures = wait_measures() %}

with figures as (

    select
        *,
        figure as waiting
    from {{ ref('int_figures__counted') }}
    where subject = 'waits'

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
        nation,
        month,
        test_code,
        'sum of organisations' as basis,
        {{ sorted_list('source_file', ', ') }} as source_file,
        {%- for measure in measures %}
        {{ known_sum(measure) }} as {{ measure }},
        {%- endfor %}
        cast(0 as bigint) as blank_bands
    from figures
    where not is_of_the_nation
    group by nation, month, test_code

)

select * from final

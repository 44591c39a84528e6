{# Of each test, the total that a publisher prints for a nation, and the sum of the organisations in `fct_waits`. #}
{{ config(materialized='table') }}

{% set measures = wait_measures() %}

with waits as (

    select * from {{ ref('fct_waits') }}

),

printed as (
    {% for relation, nation in nations_beside_england().items() %}
    select
        '{{ nation.name }}' as nation,
        month,
        test_code,
        source_file,
        {{ 'blank_bands' if relation == 'scotland' else 'cast(0 as bigint) as blank_bands' }},
        {{ measures | join(',\n        ') }}
    from {{ ref('int_waits__' ~ relation) }}
    where
        is_counted
        and organisation_code = '{{ nation.area_code }}'
    {{ 'union all' if not loop.last }}
    {%- endfor %}

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
    from printed
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
    from waits
    group by nation, month, test_code

)

select * from final

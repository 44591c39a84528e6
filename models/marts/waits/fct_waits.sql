{% set elsewhere = nations_beside_england() %}

with printed as (

    select * from {{ ref('int_waits__rows') }}
    where left_out_rule is null

),

placed as (

    {{ in_todays_region('printed') }}

),

{% for relation, nation in elsewhere.items() -%}
{{ relation }} as (

    select * from {{ ref('int_waits__' ~ relation) }}
    where
        is_counted
        and organisation_code <> '{{ nation.area_code }}'

),

{% endfor -%}

england as (

    select
        'England' as nation,
        month,
        region_code,
        published_region_code,
        organisation_code,
        test_code,
        cast(round(total_waiting_list) as bigint) as waiting,
        cast(round(number_waiting_6_weeks) as bigint) as waiting_over_6_weeks,
        cast(round({{ dm01_waiting_from(8, 'placed') }}) as bigint) as waiting_over_8_weeks,
        cast(round({{ dm01_waiting_from(9, 'placed') }}) as bigint) as waiting_over_9_weeks,
        cast(round(number_waiting_13_weeks) as bigint) as waiting_over_13_weeks,
        cast(round(number_waiting_26_weeks) as bigint) as waiting_over_26_weeks,
        source_file,
        source_sheet,
        wait_cells as source_cells
    from placed

),

final as (

    select * from england
    {%- for relation, nation in elsewhere.items() %}
    union all
    select
        '{{ nation.name }}' as nation,
        month,
        cast(null as string) as region_code,
        cast(null as string) as published_region_code,
        organisation_code,
        test_code,
        waiting,
        waiting_over_6_weeks,
        waiting_over_8_weeks,
        waiting_over_9_weeks,
        waiting_over_13_weeks,
        waiting_over_26_weeks,
        source_file,
        source_sheet,
        source_cells
    from {{ relation }}
    {%- endfor %}

)

select * from final

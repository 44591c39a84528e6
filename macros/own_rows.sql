{#
    Rows that are kept by hand: those of a fork, `own` (the raw table of its own/<seed>.csv), and those of the seed `ours`
    with another key. `own_line` is null of ours.
#}
{% macro with_own_rows(ours, own, key) -%}
with ours as (

    select * from {{ ours }}

),

own_rows as (

    select * from {{ own }}

),

final as (

    select
        ours.*,
        cast(null as bigint) as own_line
    from ours
    left join own_rows
        on
            {% for column in key -%}
            {{ 'and ' if not loop.first }}ours.{{ column }} is not distinct from own_rows.{{ column }}
            {% endfor %}
    where own_rows.own_line is null
    union all
    select * from own_rows

)

select * from final
{%- endmacro %}

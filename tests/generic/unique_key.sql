{#
    Fails for every value of the columns that stands in more than one row, or has a null part, and for
    every row in which a column of `not_null` is null: one test a model, since each costs a node.
#}
{% test unique_key(model, columns, not_null=[]) %}

select
    {{ columns | join(',\n    ') }},
    count(*) as row_count,
    'one row for each {{ columns | join(", ") }}' as expected
from {{ model }}
group by {{ columns | join(', ') }}
having
    count(*) > 1
    {%- for column in columns %}
    or {{ column }} is null
    {%- endfor %}
{%- if not_null %}
union all
select
    {{ columns | join(',\n    ') }},
    1 as row_count,
    'a value in {{ not_null | join(", ") }}' as expected
from {{ model }}
where
    {% for column in not_null -%}
    {{ column }} is null
    {{ 'or ' if not loop.last }}
    {%- endfor %}
{%- endif %}

{% endtest %}

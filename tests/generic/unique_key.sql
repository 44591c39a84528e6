{#
    What a model's rows must hold, in one test since each costs a node. Fails for every value of the
    columns that stands in more than one row, or has a null part; for every row in which a column of
    `not_null` is null, or one of `not_null_where`, {condition: columns}, where the condition holds; and
    for every value of a column that is not in its list of `values`, {column: list} (null fails too).
#}
{% test unique_key(model, columns, not_null=[], not_null_where={}, values={}) %}

{%- set demands = [] -%}
{%- if not_null -%}{%- do demands.append(['true', not_null]) -%}{%- endif -%}
{%- for condition, needed in not_null_where.items() -%}{%- do demands.append([condition, needed]) -%}{%- endfor %}

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
{%- for condition, needed in demands %}
union all
select
    {{ columns | join(',\n    ') }},
    1 as row_count,
    'a value in {{ needed | join(", ") }}' as expected
from {{ model }}
where
    {{ condition }}
    and (
        {% for column in needed -%}
        {{ column }} is null
        {{ 'or ' if not loop.last }}
        {%- endfor %}
    )
{%- endfor %}
{%- for column, allowed in values.items() %}
union all
select
    {{ columns | join(',\n    ') }},
    1 as row_count,
    'a {{ column }} of {{ allowed | join(", ") }}, not ' || coalesce(cast({{ column }} as string), 'nothing') as expected
from {{ model }}
where coalesce(cast({{ column }} as string), '') not in ('{{ allowed | join("', '") }}')
{%- endfor %}

{% endtest %}

{#
    What a model's rows must hold, in one test since each costs a node. Fails for every value of the
    columns that stands in more than one row, or has a null part; for every row in which a column of
    `not_null` is null, or one of `not_null_where`, {condition: columns}, where the condition holds; for
    every value of a column that is not in its list of `values`, {column: list} (null fails too); and for
    every code that another model does not hold, of `codes`, {column, to, field, also}: null passes, and
    so do codes in `also`.
#}
{% test unique_key(model, columns, not_null=[], not_null_where={}, values={}, codes=[]) %}

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
{%- for code in codes %}
union all
select
    {% for column in columns -%}
    coded.{{ column }},
    {% endfor -%}
    1 as row_count,
    'a {{ code.field }} of {{ code.to.identifier }}, not ' || coded.{{ code.column }} as expected
from {{ model }} as coded
left join {{ code.to }} as known on coded.{{ code.column }} = known.{{ code.field }}
where
    coded.{{ code.column }} is not null
    and known.{{ code.field }} is null
    {%- if code.also %}
    and coded.{{ code.column }} not in ('{{ code.also | join("', '") }}')
    {%- endif %}
{%- endfor %}

{% endtest %}

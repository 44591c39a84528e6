{# Fails for every row in which one of the columns is null; all columns in one scan. #}
{% test columns_not_null(model, columns) %}

select
    *,
    'a value in {{ columns | join(", ") }}' as expected
from {{ model }}
where
    {% for column in columns -%}
    {{ column }} is null
    {{ 'or ' if not loop.last }}
    {%- endfor %}

{% endtest %}

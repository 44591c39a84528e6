{# Fails for every value that is not in the list; null fails too. #}
{% test values_in(model, column, values) %}

select
    {{ column }},
    count(*) as row_count,
    'one of {{ values | join(", ") }}' as expected
from {{ model }}
where coalesce(cast({{ column }} as string), '') not in ('{{ values | join("', '") }}')
group by {{ column }}

{% endtest %}

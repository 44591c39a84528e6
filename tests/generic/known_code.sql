{# Fails for every code that the other model does not hold; null passes, and so do codes in `also`. #}
{% test known_code(model, column, to, field, also=[]) %}

select
    codes.{{ column }},
    count(*) as row_count,
    'a {{ field }} of {{ to.identifier }}' as expected
from {{ model }} as codes
left join {{ to }} as known on codes.{{ column }} = known.{{ field }}
where
    codes.{{ column }} is not null
    and known.{{ field }} is null
    {%- if also %}
    and codes.{{ column }} not in ('{{ also | join("', '") }}')
    {%- endif %}
group by codes.{{ column }}

{% endtest %}

{#
    Fails for every code that the other model does not hold; null passes, and so do codes in `also`.
    `codes` lists the columns, {column, to, field, also}: one test a model, since each costs a node.
#}
{% test known_code(model, codes) %}

{% for code in codes -%}
select
    '{{ code.column }}' as column_name,
    codes.{{ code.column }} as text,
    count(*) as row_count,
    'a {{ code.field }} of {{ code.to.identifier }}' as expected
from {{ model }} as codes
left join {{ code.to }} as known on codes.{{ code.column }} = known.{{ code.field }}
where
    codes.{{ code.column }} is not null
    and known.{{ code.field }} is null
    {%- if code.also %}
    and codes.{{ code.column }} not in ('{{ code.also | join("', '") }}')
    {%- endif %}
group by codes.{{ code.column }}
{{ 'union all' if not loop.last }}
{% endfor %}

{% endtest %}

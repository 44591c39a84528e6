{# Fails for every printed figure that is neither a plain number nor a mark of its publication. #}
{% test readable_figures(model, expected, state='scan_state', text='printed_text') %}

select
    source_file,
    source_sheet,
    source_cells,
    {{ text }} as text,
    '{{ expected | replace("'", "''") }}' as expected
from {{ model }}
where {{ state }} = 'unreadable'

{% endtest %}

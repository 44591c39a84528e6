{# Fails for every printed figure that is neither a plain number nor a mark of its publication. #}
{% test readable_figures(model, expected, state='scan_state') %}

select
    source_file,
    source_sheet,
    source_cells,
    printed_text as text,
    '{{ expected | replace("'", "''") }}' as expected
from {{ model }}
where {{ state }} = 'unreadable'

{% endtest %}

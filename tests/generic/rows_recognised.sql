{#
    Fails for every row of a sheet that no named rule keeps or leaves out. `expected` is a text, or a text for each
    condition where kinds of sheet differ.
#}
{% test rows_recognised(model, expected) %}

select distinct
    source_file,
    source_sheet,
    'row ' || cast(row_number as string) as source_cells,
    row_text as text,
    {% if expected is mapping -%}
    case
        {%- for condition, words in expected.items() %}
        when {{ condition }} then '{{ words }}'
        {%- endfor %}
    end
    {%- else -%}
    '{{ expected }}'
    {%- endif %} as expected
from {{ model }}
where row_rule = 'unrecognised'

{% endtest %}

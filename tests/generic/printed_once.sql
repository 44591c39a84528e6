{# Fails where one sheet prints the same figure twice: region, organisation, modality and month. #}
{% test printed_once(model) %}

select
    source_file,
    source_sheet,
    {{ sorted_list('source_cells', ', ') }} as source_cells,
    published_region_code || ' ' || organisation_code || ', ' || modality_label as text,
    'each region, organisation and modality once' as expected
from {{ model }}
group by
    file_id, source_file, source_sheet, published_region_code, organisation_code,
    modality_label, month
having count(*) > 1

{% endtest %}

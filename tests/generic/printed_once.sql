{# Fails where one sheet prints the same figure twice: region, organisation, what the labels say, and month. #}
{% test printed_once(model, labels=['modality_label']) %}

select
    source_file,
    source_sheet,
    {{ sorted_list('source_cells', ', ') }} as source_cells,
    published_region_code || ' ' || organisation_code || ', ' || {{ labels | join(" || ', ' || ") }} as text,
    'each region, organisation and {{ labels | join(", ") | replace("_label", "") | replace("_", " ") }} once' as expected
from {{ model }}
where row_rule in ('england', 'provider')
group by
    file_id, source_file, source_sheet, published_region_code, organisation_code,
    {{ labels | join(', ') }}, month
having count(*) > 1

{% endtest %}

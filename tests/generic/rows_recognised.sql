{# Fails for every row of a sheet that no named rule keeps or leaves out. #}
{% test rows_recognised(
    model, expected, columns=['published_region_code', 'organisation_code', 'organisation_name']
) %}

select
    files.name as source_file,
    table_rows.sheet as source_sheet,
    'row ' || cast(table_rows.row_number as string) as source_cells,
    concat_ws(
        ' | '
        {%- for column in columns %}, table_rows.{{ column }}{% endfor %}
    ) as text,
    '{{ expected }}' as expected
from {{ model }} as table_rows
inner join {{ source('raw', 'files') }} as files on table_rows.file_id = files.id
where table_rows.row_rule = 'unrecognised'

{% endtest %}

{% for mart, row in figure_marts().items() %}
select
    '{{ mart }}' as mart,
    '{{ row.measure }}' as measure,
    subject_code,
    test_group,
    test_code,
    source_setting,
    figure,
    figure_value
from (
    select
        {%- for figure in row.figures %}
        cast({{ figure }} as double) as {{ figure }},
        {%- endfor %}
        {{ row.subject_code }} as subject_code,
        {{ row.get('test_group', "''") }} as test_group,
        {{ row.test_code }} as test_code,
        {{ row.get('source_setting', "''") }} as source_setting
    from {{ ref(mart) }}
) as shown
unpivot (figure_value for figure in ({{ row.figures | join(', ') }}))
{{ 'union all' if not loop.last }}
{%- endfor %}

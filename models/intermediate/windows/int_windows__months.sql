{% for window_name, months in compared_windows().items() %}
{%- for month in months %}
select
    '{{ window_name }}' as window_name,
    cast('{{ month }}-01' as date) as month
{{ 'union all' if not loop.last }}
{%- endfor %}
{{ 'union all' if not loop.last }}
{% endfor %}

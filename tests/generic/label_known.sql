{#
    Fails for every printed label or code, in rows of these rules, that a seed does not know, with its
    rows; `blank_for` are the organisations that may have none.
#}
{% test label_known(
    model, column, seed, seed_column, remedy, publication=none, rules=['provider'], blank_for=[]
) %}

select
    printed.source_file,
    printed.source_sheet,
    'row ' || cast(min(printed.row_number) as string)
    || ' (' || cast(count(distinct printed.row_number) as string) || ' rows)' as source_cells,
    printed.{{ column }} as text,
    '{{ remedy }}' as expected
from {{ model }} as printed
left join {{ seed }} as known
    on
        lower(printed.{{ column }}) = lower(known.{{ seed_column }})
        {%- if publication %}
        and known.publication = '{{ publication }}'
        {%- endif %}
where
    known.{{ seed_column }} is null
    {%- if blank_for %}
    and not (printed.{{ column }} is null and printed.organisation_code in ('{{ blank_for | join("', '") }}'))
    {%- endif %}
    and printed.row_rule in ('{{ rules | join("', '") }}')
group by printed.source_file, printed.source_sheet, printed.{{ column }}

{% endtest %}

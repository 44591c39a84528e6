{#
    What is printed in a published table, in one test since each costs a node. Fails, with file, sheet and cell, for
    every row that no named rule keeps or leaves out (`rows` says what was expected: a text, or a text for each
    condition where kinds of sheet differ); every figure that is neither a number nor a mark (`figures`; `state` and
    `text` are its columns); every figure of no month, where the table is `dated`; every figure that a sheet prints
    twice (`once`: the labels that tell figures apart); and every label or code that a seed does not know, of `labels`,
    {column, seed, seed_column, remedy, publication, rules, blank_for}: in rows of `rules`, but for organisations that
    may have none.
#}
{% test printed_as_expected(
    model, rows=none, figures=none, state='scan_state', text='printed_text', dated=false, once=[], labels=[]
) %}

{%- set parts = [] -%}

{%- if rows -%}
{%- set part %}
select distinct
    source_file,
    source_sheet,
    'row ' || cast(row_number as string) as source_cells,
    row_text as text,
    {% if rows is mapping -%}
    case
        {%- for condition, words in rows.items() %}
        when {{ condition }} then '{{ words }}'
        {%- endfor %}
    end
    {%- else -%}
    '{{ rows }}'
    {%- endif %} as expected
from {{ model }}
where row_rule = 'unrecognised'
{%- endset -%}
{%- do parts.append(part) -%}
{%- endif -%}

{%- if figures -%}
{%- set part %}
select
    source_file,
    source_sheet,
    source_cells,
    {{ text }} as text,
    '{{ figures | replace("'", "''") }}' as expected
from {{ model }}
where {{ state }} = 'unreadable'
{%- endset -%}
{%- do parts.append(part) -%}
{%- endif -%}

{%- if dated -%}
{%- set part %}
select distinct
    source_file,
    source_sheet,
    cast(null as string) as source_cells,
    cast(null as string) as text,
    'a period in the title block that gives the month of each figure' as expected
from {{ model }}
where
    month is null
    and {{ dated }}
{%- endset -%}
{%- do parts.append(part) -%}
{%- endif -%}

{%- if once -%}
{%- set part %}
select
    source_file,
    source_sheet,
    {{ sorted_list('source_cells', ', ') }} as source_cells,
    published_region_code || ' ' || organisation_code || ', ' || {{ once | join(" || ', ' || ") }} as text,
    'each region, organisation and {{ once | join(", ") | replace("_label", "") | replace("_", " ") }} once' as expected
from {{ model }}
where row_rule in ('england', 'provider')
group by
    file_id, source_file, source_sheet, published_region_code, organisation_code,
    {{ once | join(', ') }}, month
having count(*) > 1
{%- endset -%}
{%- do parts.append(part) -%}
{%- endif -%}

{%- for label in labels -%}
{%- set part %}
select
    printed.source_file,
    printed.source_sheet,
    'row ' || cast(min(printed.row_number) as string)
    || ' (' || cast(count(distinct printed.row_number) as string) || ' rows)' as source_cells,
    printed.{{ label.column }} as text,
    '{{ label.remedy }}' as expected
from {{ model }} as printed
left join {{ label.seed }} as known
    on
        lower(printed.{{ label.column }}) = lower(known.{{ label.seed_column }})
        {%- if label.publication %}
        and known.publication = '{{ label.publication }}'
        {%- endif %}
where
    known.{{ label.seed_column }} is null
    {%- if label.blank_for %}
    and not (
        printed.{{ label.column }} is null
        and printed.organisation_code in ('{{ label.blank_for | join("', '") }}')
    )
    {%- endif %}
    and printed.row_rule in ('{{ label.get('rules', ['provider']) | join("', '") }}')
group by printed.source_file, printed.source_sheet, printed.{{ label.column }}
{%- endset -%}
{%- do parts.append(part) -%}
{%- endfor -%}

{{ parts | join('\nunion all\n') }}

{% endtest %}

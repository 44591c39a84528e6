{#
    `name as {{ read_anew() }} (…)`: each place that names a CTE reads it anew, the columns and rows that it asks for. DuckDB
    would keep all of one that is named twice in memory; Spark never does.
#}
{% macro read_anew() -%}
    {{ return(adapter.dispatch('read_anew', 'scan_backlog')()) }}
{%- endmacro %}

{% macro default__read_anew() -%}
    not materialized
{%- endmacro %}

{% macro spark__read_anew() -%}
{%- endmacro %}


{# A whole number for each set of values, the same for the same; two sets may share one. Nulls are values. #}
{% macro hash_of(columns) -%}
    {{ return(adapter.dispatch('hash_of', 'scan_backlog')(columns)) }}
{%- endmacro %}

{% macro default__hash_of(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__hash_of(columns) -%}
    xxhash64({{ columns | join(', ') }})
{%- endmacro %}

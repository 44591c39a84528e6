{#
    `name as {{ read_anew() }} (…)`: each place that names a CTE reads it anew, the columns and rows that it asks for. DuckDB
    would keep all of one that is named twice in memory; Spark never does.
#}
{% macro read_anew() -%}
    {{ return(adapter.dispatch('scan_backlog_read_anew', 'scan_backlog')()) }}
{%- endmacro %}

{% macro default__scan_backlog_read_anew() -%}
    not materialized
{%- endmacro %}

{% macro spark__scan_backlog_read_anew() -%}
{%- endmacro %}


{# A whole number for each set of values, the same for the same; two sets may share one. Nulls are values. #}
{% macro hash_of(columns) -%}
    {{ return(adapter.dispatch('scan_backlog_hash_of', 'scan_backlog')(columns)) }}
{%- endmacro %}

{% macro default__scan_backlog_hash_of(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__scan_backlog_hash_of(columns) -%}
    xxhash64({{ columns | join(', ') }})
{%- endmacro %}

{#
    DuckDB holds 80% of the machine where nobody says less, and keeps what it has held. A build of these models needs 30
    times the size of the warehouse as loaded, 200 MB at least; what a statement needs beyond goes to disk, but for
    lists, which must fit. From 4 GB on DuckDB's own limit stays.
#}
{% macro hold_memory() -%}
    {{ return(adapter.dispatch('hold_memory', 'scan_backlog')()) }}
{%- endmacro %}

{% macro default__hold_memory() -%}
{%- endmacro %}

{% macro duckdb__hold_memory() -%}
    {%- if execute -%}
        {%- set size = run_query('select sum(total_blocks * block_size) from pragma_database_size()') -%}
        {%- set megabytes = [200, 30 * (size.columns[0].values()[0] | int) // 1000000] | max -%}
        {%- do run_query("set memory_limit = '" ~ megabytes ~ "MB'") if megabytes < 4000 -%}
    {%- endif -%}
{%- endmacro %}

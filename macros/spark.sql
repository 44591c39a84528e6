{#
    Spark has no warehouse of ours: before anything runs, the tables of `raw` are laid over the Parquet that the
    loader wrote to the folder RAW_PARQUET. Without it `raw` is where the catalogue has it, as on a cluster.
#}
{% macro raw_tables() -%}
    {{ return(adapter.dispatch('scan_backlog_raw_tables', 'scan_backlog')()) }}
{%- endmacro %}

{% macro default__scan_backlog_raw_tables() -%}
{%- endmacro %}

{% macro spark__scan_backlog_raw_tables() -%}
    {%- set folder = env_var('RAW_PARQUET', '') -%}
    {%- if execute and folder -%}
        {%- for table in graph.sources.values() if table.package_name == 'scan_backlog' -%}
            {%- do run_query('create schema if not exists ' ~ table.schema) if loop.first -%}
            {%- do run_query(
                'create table if not exists ' ~ table.schema ~ '.' ~ table.identifier ~ ' using parquet location '
                ~ spark_text(folder ~ '/' ~ table.identifier ~ '.parquet')
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}


{#
    dbt calls it for the rows of a seed, and takes the one of the seed's own project before its own: this one acts on our
    seeds alone, also where another project uses ours. `spark__load_csv_rows` would be found in the root project only.
#}
{% macro load_csv_rows(model, agate_table) -%}
    {{ return(adapter.dispatch('scan_backlog_load_csv_rows', 'scan_backlog')(model, agate_table)) }}
{%- endmacro %}

{% macro default__scan_backlog_load_csv_rows(model, agate_table) -%}
    {{ return(dbt.load_csv_rows(model, agate_table)) }}
{%- endmacro %}

{# dbt binds values as text with `None` for null and no escapes: the values of a seed are written as SQL instead. #}
{% macro spark__scan_backlog_load_csv_rows(model, agate_table) %}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- set sql -%}
        insert into {{ this.render() }}
        select
            {%- for column in agate_table.column_names %}
            cast({{ column }} as {{ types.get(column, adapter.convert_type(agate_table, loop.index0)) }})
            {{- ',' if not loop.last }}
            {%- endfor %}
        from values
            {%- for row in agate_table.rows %}
            (
                {%- for value in row -%}
                {{ spark_text(value) }}{{ ', ' if not loop.last }}
                {%- endfor -%}
            ){{ ',' if not loop.last }}
            {%- endfor %}
            as given({{ agate_table.column_names | join(', ') }})
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{% endmacro %}

{% macro spark_text(value) -%}
    {%- if value is none -%}
        null
    {%- else -%}
        '{{ value | string | replace("\\", "\\\\") | replace("'", "\\'") }}'
    {%- endif -%}
{%- endmacro %}

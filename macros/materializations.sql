{#
    dbt makes a table or view under another name and renames it, in a dozen queries. DuckDB replaces what is there in
    one transaction, which a failure leaves as it was: a third of the work of dbt itself.
#}
{% materialization table, adapter='duckdb' %}
    {{ return(put_in_place('table')) }}
{% endmaterialization %}


{% materialization view, adapter='duckdb' %}
    {{ return(put_in_place('view')) }}
{% endmaterialization %}


{% macro put_in_place(relation_type) %}
    {%- set existing = load_cached_relation(this) -%}
    {%- set made = this.incorporate(type=relation_type) -%}
    {{ run_hooks(pre_hooks) }}
    {%- call statement('main') -%}
        {% if existing is not none -%}
            drop {{ existing.type }} if exists {{ existing }};
        {% endif -%}
        {{ create_table_as(False, made, sql) if relation_type == 'table' else create_view_as(made, sql) }}
    {%- endcall -%}
    {% do persist_docs(made, model) %}
    {{ run_hooks(post_hooks) }}
    {% do adapter.commit() %}
    {{ return({'relations': [made]}) }}
{% endmacro %}


{#
    Spark reads a view's SQL anew in every query that asks it, and those of the views beneath: each is made a table.
#}
{% materialization view, adapter='spark' %}
    {{ return(materialization_table_spark()) }}
{% endmaterialization %}

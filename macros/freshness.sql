{#
    Newest day of issue of the files of kinds of published tables (patterns of `like`), for `dbt source
    freshness`. A source can't `ref` a model: where the view of days of issue is, dbt's graph says.
#}
{% macro newest_issue(published_tables) -%}
    {%- set files = graph.nodes['model.scan_backlog.int_editions__files'] %}
    select cast(max(issued_on) as timestamp) as newest_issue
    from {{ api.Relation.create(database=files.database, schema=files.schema, identifier=files.alias) }}
    where
        {%- for published_table in published_tables %}
        {{ 'or ' if not loop.first }}publication like '{{ published_table }}'
        {%- endfor %}
{%- endmacro %}

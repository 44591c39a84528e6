{#
    Newest day of issue of the files of kinds of published tables (patterns of `like`), for `dbt source
    freshness`. A source can't `ref` a model: the view of days of issue is named by its schema.
#}
{% macro newest_issue(published_tables) -%}
    select cast(max(issued_on) as timestamp) as newest_issue
    from {{ api.Relation.create(schema='intermediate', identifier='int_editions__files') }}
    where
        {%- for published_table in published_tables %}
        {{ 'or ' if not loop.first }}publication like '{{ published_table }}'
        {%- endfor %}
{%- endmacro %}

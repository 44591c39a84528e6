{# A model's schema is its layer's name, with no prefix: staging, intermediate, marts, seeds. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}


{# The newest version of a mart has its plain name, `fct_scans`; an earlier one says which it is, `fct_scans_v1`. #}
{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- if custom_alias_name -%}
        {{ custom_alias_name | trim }}
    {%- elif node.version and node.version != node.latest_version -%}
        {{ node.name ~ '_v' ~ node.version }}
    {%- else -%}
        {{ node.name }}
    {%- endif -%}
{%- endmacro %}

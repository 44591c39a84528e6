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


{#
    dbt looks for the model of a `ref` in the project that uses ours before it looks in ours: a `dim_region` of a user's
    would be read in place of our own, and figures be of something else.
#}
{% macro only_ours_is_read() -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() if node.package_name == 'scan_backlog' -%}
            {%- for read in node.depends_on.nodes or [] if read.split('.')[1] != 'scan_backlog' -%}
                {{ exceptions.raise_compiler_error(
                    node.name ~ ' of scan_backlog would read ' ~ read ~ ', which has the name of one of ours. Rename it, or put '
                    ~ 'into your dbt_project.yml: flags: {require_ref_searches_node_package_before_root: true}'
                ) }}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{#
    Spark reads a view's SQL anew in every query that asks it, and those of the views beneath: each is made a table.
#}
{% materialization view, adapter='spark' %}
    {{ return(materialization_table_spark()) }}
{% endmaterialization %}

{# Fails for every monthly figure of a sheet whose period gives no month. #}
{% test month_known(model) %}

select distinct
    source_file,
    source_sheet,
    'a period in the title block that gives the month of each figure' as expected
from {{ model }}
where
    month is null
    and not is_year_total
    and row_rule in ('england', 'provider')

{% endtest %}

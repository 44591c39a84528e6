-- Which bodies' figures are added to an organisation's, and until which day were they bodies of their own?
-- One row for each organisation and body.
select
    organisation_code,
    member_code,
    cast(nullif(regexp_extract(reason, '\d{4}-\d{2}-\d{2}'), '') as date) as until
from marts.comparison_groups
order by all

-- Which organisation is meant by a few letters of its name, another name of it or its town?
select
    organisation_code,
    organisation_name,
    town,
    region_name
from marts.dim_organisation
where
    organisation_name ilike '%bristol%'
    or organisation_name_today ilike '%bristol%'
    or former_names ilike '%bristol%'
    or town ilike '%bristol%'
order by organisation_name asc nulls last

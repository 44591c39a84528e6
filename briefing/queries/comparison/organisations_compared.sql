-- Which organisations have figures that are compared, and how are they, their region and their nation called?
-- One row for each organisation.
select
    organisation_code,
    organisation_name,
    region_code,
    region_name,
    nation
from marts.dim_organisation
where
    organisation_code in (
        select organisation_code from marts.trust_scan_comparison
        union distinct
        select organisation_code from marts.trust_wait_comparison
        union distinct
        select organisation_code from marts.trust_activity_comparison
    )
order by organisation_code asc nulls last

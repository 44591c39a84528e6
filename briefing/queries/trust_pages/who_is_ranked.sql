-- How many organisations are ranked by the change in their scans, and what are they together?
-- One row.
select
    count(*) as ranked,
    case
        when bool_and(organisation_type in ('nhs_trust', 'comparison_group')) then 'trusts'
        when bool_and(organisation_type not in ('nhs_trust', 'comparison_group')) then 'providers'
        else 'trusts and independent providers'
    end as who
from marts.trust_scan_comparison
where modality_code = 'all' and change_rank > 0

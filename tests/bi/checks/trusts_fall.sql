with furthest as (
    select organisation_name, scans_change_pct as change_pct
    from marts.trust_scan_comparison
    where modality_code = 'all' and peer_group = 'acute' and change_rank is not null
    order by change_rank
    limit 20
)
from furthest order by change_pct desc

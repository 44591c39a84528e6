-- How far below or above 2019 is each NHS acute trust since April 2020? The ranked come first, furthest below on top.
-- One row for each acute trust.
select
    recovery.*,
    known.name_note
from marts.trust_scan_recovery as recovery
inner join marts.dim_organisation as known on recovery.organisation_code = known.organisation_code
where recovery.modality_code = 'all' and recovery.peer_group = 'acute'
order by
    recovery.recovery_rank asc nulls last,
    recovery.shortfall_added_up_high desc nulls last,
    recovery.organisation_code asc nulls last

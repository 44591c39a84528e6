-- What were an organisation's scans in each month since April 2020 and in that of 2019, and what is known of it?
-- One row for each organisation and month.
select
    organisation_code,
    month,
    scans,
    scans_same_month_2019,
    pct_of_2019,
    comparability_note
from marts.trust_scans_over_time
where
    modality_code = 'all'
    and month >= (
        select min(cumulated_from)
        from marts.trust_scan_recovery
    )
order by organisation_code asc nulls last, month asc nulls last

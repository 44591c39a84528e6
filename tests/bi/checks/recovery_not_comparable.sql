select
    organisation_name, organisation_code, region_name, month, scans, scans_same_month_2019,
    comparability_note
from marts.trust_scans_over_time
left join (select organisation_code, region_name from marts.dim_organisation)
    using (organisation_code)
where
    modality_code = 'all' and not is_comparable
    and month = (
        select max(month) from marts.scans_over_time
        where modality_code = 'all' and pct_of_2019 is not null
    )
order by scans_same_month_2019 desc nulls last, organisation_code

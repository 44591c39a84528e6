select
    organisation_name, organisation_code, region_name, month, scans, scans_same_month_2019,
    pct_of_2019, cumulative_shortfall, comparability_note
from marts.trust_scans_over_time
left join (select organisation_code, region_name from marts.dim_organisation)
    using (organisation_code)
where
    modality_code = 'all' and is_comparable and scans_same_month_2019 >= 1000
    and month = (
        select max(month) from marts.scans_over_time
        where modality_code = 'all' and pct_of_2019 is not null
    )
order by pct_of_2019 nulls last, organisation_code

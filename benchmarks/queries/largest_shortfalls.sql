-- Which organisations have the largest shortfall in the newest month that can be compared, and where?
with compared as (

    select * from marts.trust_scans_over_time
    where
        modality_code = 'all'
        and shortfall is not null

),

newest as (

    select max(month) as month from compared

)

select
    compared.organisation_name,
    organisations.region_name,
    compared.month,
    compared.shortfall,
    compared.cumulative_shortfall,
    rank() over (order by compared.shortfall desc nulls last) as shortfall_rank
from compared
inner join newest on compared.month = newest.month
inner join marts.dim_organisation as organisations on compared.organisation_code = organisations.organisation_code
order by shortfall_rank asc nulls last
limit 25

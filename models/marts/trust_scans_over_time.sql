with scans as (

    select * from {{ ref('fct_scans') }}

),

groups as (

    select * from {{ ref('int_like_for_like__groups') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

grouped as (

    select
        coalesce(groups.organisation_code, scans.organisation_code) as organisation_code,
        scans.month,
        scans.modality_code,
        scans.scans
    from scans
    left join groups on scans.organisation_code = groups.member_code

),

by_modality as (

    select
        organisation_code,
        month,
        modality_code,
        sum(scans) as scans
    from grouped
    group by organisation_code, month, modality_code

),

all_modalities as (

    select
        organisation_code,
        month,
        'all' as modality_code,
        sum(scans) as scans
    from by_modality
    group by organisation_code, month

),

monthly as (

    select * from by_modality
    union all
    select * from all_modalities

),

compared as (

    {{ compared_with_2019('monthly', 'organisation_code') }}

),

final as (

    select
        compared.month,
        compared.organisation_code,
        organisations.organisation_name,
        compared.modality_code,
        compared.scans,
        compared.scans_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.scans_per_working_day
    from compared
    inner join organisations on compared.organisation_code = organisations.organisation_code

)

select * from final

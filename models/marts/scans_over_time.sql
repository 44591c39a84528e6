with scans as (

    select * from {{ ref('fct_scans') }}

),

england as (

    select * from {{ ref('fct_scans_england') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

areas as (

    select
        region_code as area_code,
        month,
        modality_code,
        scans
    from scans
    where region_code is not null
    union all
    select
        'ENG' as area_code,
        month,
        modality_code,
        scans
    from england

),

by_modality as (

    select
        area_code,
        month,
        modality_code,
        sum(scans) as scans
    from areas
    group by area_code, month, modality_code

),

all_modalities as (

    select
        area_code,
        month,
        'all' as modality_code,
        sum(scans) as scans
    from by_modality
    group by area_code, month

),

summed as (

    select * from by_modality
    union all
    select * from all_modalities

),

monthly as (

    select
        *,
        true as is_complete,
        '' as comparability_note
    from summed

),

compared as (

    {{ compared_with_2019('monthly', 'area_code') }}

),

final as (

    select
        compared.month,
        compared.area_code,
        coalesce(regions.region_name, 'England') as area_name,
        compared.modality_code,
        compared.scans,
        compared.scans_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.scans_per_working_day
    from compared
    left join regions on compared.area_code = regions.region_code

)

select * from final

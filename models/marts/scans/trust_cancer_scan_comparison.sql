with judged as (

    select * from {{ ref('int_like_for_like__scans_judged') }}
    where {{ is_of_cancer_scans('subject') }}

),

groups as (

    select distinct
        organisation_code,
        predecessor_codes
    from {{ ref('int_like_for_like__groups') }}

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

regions as (

    select * from {{ ref('dim_region') }}

),

final as (

    select
        judged.organisation_code,
        organisations.organisation_name,
        organisations.organisation_name_today,
        organisations.organisation_type,
        judged.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        judged.test_code,
        {{ source_setting_of('judged.subject') }} as source_setting,
        cast(judged.scans_baseline as bigint) as scans_baseline,
        cast(judged.scans_low_baseline as bigint) as scans_baseline_low,
        cast(judged.scans_high_baseline as bigint) as scans_baseline_high,
        cast(judged.scans_comparison as bigint) as scans_comparison,
        cast(judged.scans_low_comparison as bigint) as scans_comparison_low,
        cast(judged.scans_high_comparison as bigint) as scans_comparison_high,
        cast(judged.scans_change as bigint) as scans_change,
        judged.scans_change_pct,
        cast(judged.scans_change_low as bigint) as scans_change_low,
        cast(judged.scans_change_high as bigint) as scans_change_high,
        judged.change_is_certain,
        groups.predecessor_codes,
        judged.is_comparable,
        judged.comparability_note,
        judged.change_rank,
        judged.rank_of,
        judged.peer_group
    from judged
    inner join groups on judged.organisation_code = groups.organisation_code
    inner join organisations on judged.organisation_code = organisations.organisation_code
    left join regions on judged.region_code = regions.region_code

)

select * from final

with scans as (

    select * from {{ ref('int_like_for_like__scans') }}

),

gaps as (

    select * from {{ ref('int_like_for_like__scan_gaps') }}

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

by_modality as (

    select
        organisation_code,
        modality_code,
        max(home_region_code) as region_code,
        sum(case when window_name = 'baseline' then scans end) as scans_baseline,
        sum(case when window_name = 'baseline' then scans_low end) as scans_low_baseline,
        sum(case when window_name = 'baseline' then scans_high end) as scans_high_baseline,
        sum(case when window_name = 'comparison' then scans end) as scans_comparison,
        sum(case when window_name = 'comparison' then scans_low end) as scans_low_comparison,
        sum(case when window_name = 'comparison' then scans_high end) as scans_high_comparison
    from scans
    group by organisation_code, modality_code

),

all_modalities as (

    select
        organisation_code,
        'all' as modality_code,
        max(region_code) as region_code,
        sum(scans_baseline) as scans_baseline,
        sum(scans_low_baseline) as scans_low_baseline,
        sum(scans_high_baseline) as scans_high_baseline,
        sum(scans_comparison) as scans_comparison,
        sum(scans_low_comparison) as scans_low_comparison,
        sum(scans_high_comparison) as scans_high_comparison
    from by_modality
    group by organisation_code

),

summed as (

    select * from by_modality
    union all
    select * from all_modalities

),

judged as (

    select
        summed.*,
        gaps.is_complete and summed.scans_baseline is not null and summed.scans_comparison is not null as is_comparable,
        case
            when not gaps.is_complete then gaps.gap_note
            when summed.scans_baseline is null then 'no figure of this kind from {{ window_label("baseline") }}'
            when summed.scans_comparison is null then 'no figure of this kind from {{ window_label("comparison") }}'
            else ''
        end as comparability_note,
        {{ pct('summed.scans_comparison - summed.scans_baseline', 'summed.scans_baseline') }} as scans_change_pct
    from summed
    inner join gaps on summed.organisation_code = gaps.organisation_code

),

final as (

    select
        judged.organisation_code,
        organisations.organisation_name,
        judged.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        judged.modality_code,
        cast(judged.scans_baseline as bigint) as scans_baseline,
        cast(judged.scans_comparison as bigint) as scans_comparison,
        cast(judged.scans_comparison - judged.scans_baseline as bigint) as scans_change,
        judged.scans_change_pct,
        cast(judged.scans_low_comparison - judged.scans_high_baseline as bigint) as scans_change_low,
        cast(judged.scans_high_comparison - judged.scans_low_baseline as bigint) as scans_change_high,
        coalesce(
            judged.scans_low_comparison - judged.scans_high_baseline > 0
            or judged.scans_high_comparison - judged.scans_low_baseline < 0,
            false
        ) as change_is_certain,
        groups.predecessor_codes,
        judged.is_comparable,
        judged.comparability_note,
        case
            when judged.is_comparable
                then cast(rank() over (
                    partition by judged.modality_code, judged.is_comparable
                    order by judged.scans_change_pct asc nulls last
                ) as bigint)
        end as change_rank
    from judged
    inner join groups on judged.organisation_code = groups.organisation_code
    inner join organisations on judged.organisation_code = organisations.organisation_code
    left join regions on judged.region_code = regions.region_code

)

select * from final

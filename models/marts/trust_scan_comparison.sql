with scans as (

    select * from {{ ref('int_like_for_like__scans') }}

),

gaps as (

    select * from {{ ref('int_like_for_like__gaps') }}
    where
        subject = 'scans'
        and (test_group = 'all' or test_code <> 'all')

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
        {{ in_both_windows('scans', 'scans') }},
        {{ in_both_windows('scans_low', 'scans_low') }},
        {{ in_both_windows('scans_high', 'scans_high') }}
    from scans
    group by organisation_code, modality_code

),

all_modalities as (

    select
        organisation_code,
        'all' as modality_code,
        max(region_code) as region_code,
        sum(scans_baseline) as scans_baseline,
        sum(scans_comparison) as scans_comparison,
        sum(scans_low_baseline) as scans_low_baseline,
        sum(scans_low_comparison) as scans_low_comparison,
        sum(scans_high_baseline) as scans_high_baseline,
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
        {{ is_comparable('gaps', 'summed.scans_baseline', 'summed.scans_comparison') }} as is_comparable,
        {{ comparability_note('gaps', 'summed.scans_baseline', 'summed.scans_comparison', window_labels()) }}
            as comparability_note,
        {{ pct('summed.scans_comparison - summed.scans_baseline', 'summed.scans_baseline') }} as scans_change_pct,
        all_modalities.scans_baseline as all_scans_baseline
    from summed
    inner join all_modalities on summed.organisation_code = all_modalities.organisation_code
    left join gaps
        on
            summed.organisation_code = gaps.organisation_code
            and summed.modality_code = gaps.test_code

),

ranked as (

    select
        *,
        {{ is_ranked('is_comparable', 'all_scans_baseline', 'scans_baseline') }} as is_ranked
    from judged

),

final as (

    select
        ranked.organisation_code,
        organisations.organisation_name,
        organisations.organisation_type,
        ranked.region_code,
        coalesce(regions.region_name, 'Several regions') as region_name,
        ranked.modality_code,
        cast(ranked.scans_baseline as bigint) as scans_baseline,
        cast(ranked.scans_low_baseline as bigint) as scans_baseline_low,
        cast(ranked.scans_high_baseline as bigint) as scans_baseline_high,
        cast(ranked.scans_comparison as bigint) as scans_comparison,
        cast(ranked.scans_low_comparison as bigint) as scans_comparison_low,
        cast(ranked.scans_high_comparison as bigint) as scans_comparison_high,
        cast(ranked.scans_comparison - ranked.scans_baseline as bigint) as scans_change,
        ranked.scans_change_pct,
        cast(ranked.scans_low_comparison - ranked.scans_high_baseline as bigint) as scans_change_low,
        cast(ranked.scans_high_comparison - ranked.scans_low_baseline as bigint) as scans_change_high,
        {{ change_is_certain('ranked') }} as change_is_certain,
        groups.predecessor_codes,
        ranked.is_comparable,
        ranked.comparability_note,
        {{ change_rank('ranked', ['modality_code'], 'scans_change_pct') }} as change_rank
    from ranked
    inner join groups on ranked.organisation_code = groups.organisation_code
    inner join organisations on ranked.organisation_code = organisations.organisation_code
    left join regions on ranked.region_code = regions.region_code

)

select * from final

-- What is said first of a pair of windows.
-- Grain: list, modality and area; for "recovered" all modalities alone.
with trusts as (

    select * from marts.trust_scan_comparison
    where
        peer_group = 'acute'
        and change_rank is not null
        and modality_code in ('all', 'did_ct', 'did_mri', 'did_plain_radiography', 'did_ultrasound')

),

risers as (

    select
        *,
        rank() over (partition by modality_code order by scans_change_pct desc nulls last) as rise_rank
    from trusts

),

areas as (

    select
        *,
        rank() over (
            partition by area_type, modality_code
            order by scans_change_pct_like_for_like asc nulls last
        ) as fall_rank
    from marts.region_scan_comparison
    where
        scans_change_pct_like_for_like is not null
        and modality_code in ('all', 'did_ct', 'did_mri', 'did_plain_radiography', 'did_ultrasound')

),

final as (

    select
        'fell furthest' as kind,
        modality_code,
        organisation_code,
        organisation_name,
        scans_baseline,
        scans_comparison,
        scans_change_pct
    from trusts
    where change_rank <= 3
    union all
    select
        'rose most' as kind,
        modality_code,
        organisation_code,
        organisation_name,
        scans_baseline,
        scans_comparison,
        scans_change_pct
    from risers
    where rise_rank <= 3
    union all
    select
        'recovered' as kind,
        'all' as modality_code,
        organisation_code,
        organisation_name,
        cast(value_baseline as bigint) as scans_baseline,
        cast(value_comparison as bigint) as scans_comparison,
        change_pct_or_points as scans_change_pct
    from marts.briefing_named_trusts
    where
        list_name = 'recovered_fastest'
        and list_rank <= 3
    union all
    select
        case area_type when 'nation' then 'England' else 'region fell furthest' end as kind,
        modality_code,
        area_code as organisation_code,
        area_name as organisation_name,
        scans_baseline_like_for_like as scans_baseline,
        scans_comparison_like_for_like as scans_comparison,
        scans_change_pct_like_for_like as scans_change_pct
    from areas
    where
        area_type = 'nation'
        or fall_rank = 1

)

select * from final
order by kind, modality_code, organisation_code

-- Which trusts in my region did the fewest scans against 2019?
-- Change the region, or the modality to a test_code of dim_test such as did_mri, below or with --vars.
-- Only comparable trusts with enough scans are ranked, among their like (NHS acute trusts, specialist trusts …);
-- the others come last, and comparability_note says why.
-- A fall is sure where change_is_certain: suppressed and rounded figures leave it between the bounds.
{%- set region_name = var('region_name', 'North West') %}
{%- set modality_code = var('modality_code', 'all') %}

with trusts as (

    select * from {{ ref('trust_scan_comparison').include(database=false) }}

),

of_the_region as (

    select * from trusts
    where
        region_name = '{{ region_name }}'
        and modality_code = '{{ modality_code }}'

),

final as (

    select
        case
            when change_rank is not null
                then cast(rank() over (partition by peer_group order by change_rank asc nulls last) as bigint)
        end as place_in_region,
        organisation_code,
        organisation_name,
        peer_group,
        scans_baseline,
        scans_comparison,
        case when is_comparable then scans_change end as scans_change,
        case when is_comparable then scans_change_pct end as scans_change_pct,
        case when is_comparable then scans_change_low end as scans_change_low,
        case when is_comparable then scans_change_high end as scans_change_high,
        is_comparable and change_is_certain as change_is_certain,
        change_rank as place_in_england,
        rank_of as place_in_england_of,
        predecessor_codes,
        is_comparable,
        comparability_note
    from of_the_region

)

select * from final
order by
    case when place_in_region is not null then peer_group end asc nulls last,
    place_in_region asc nulls last,
    is_comparable desc nulls last,
    scans_change_pct asc nulls last,
    organisation_code asc nulls last

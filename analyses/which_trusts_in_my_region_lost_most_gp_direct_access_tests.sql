-- At which trusts in my region did tests that may find a cancer, asked for by a GP directly, fall most?
-- Change the region and the test (a test_code such as did_cancer_chest_xray), below or with --vars.
-- Only comparable trusts with enough tests are placed, among their like (NHS acute trusts, specialist trusts …);
-- comparability_note says why the others are not.
-- Many small figures are suppressed: a fall is sure where change_is_certain, and lies between the bounds.
{%- set region_name = var('region_name', 'North West') %}
{%- set test_code = var('test_code', 'all') %}

with trusts as (

    select * from {{ ref('trust_cancer_scan_comparison').include(database=false) }}

),

final as (

    select
        change_rank as place_in_england,
        rank_of as place_in_england_of,
        peer_group,
        organisation_code,
        organisation_name,
        scans_baseline,
        scans_comparison,
        case when is_comparable then scans_change end as scans_change,
        case when is_comparable then scans_change_pct end as scans_change_pct,
        case when is_comparable then scans_change_low end as scans_change_low,
        case when is_comparable then scans_change_high end as scans_change_high,
        is_comparable and change_is_certain as change_is_certain,
        is_comparable,
        comparability_note
    from trusts
    where
        source_setting = 'gp_direct_access'
        and region_name = '{{ region_name }}'
        and test_code = '{{ test_code }}'

)

select * from final
order by
    case when place_in_england is not null then peer_group end asc nulls last,
    place_in_england asc nulls last,
    is_comparable desc nulls last,
    scans_change_pct asc nulls last,
    organisation_code asc nulls last

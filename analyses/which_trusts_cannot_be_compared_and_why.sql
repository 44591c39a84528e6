-- Which trusts' scans can't be compared with 2019, and why?
-- Change the region (`all` for England) and the organisation_type (`all` for every kind), below or with --vars.
-- Each row has the reason in words, and the figures that there are: none of them is a fall or a rise.
{%- set region_name = var('region_name', 'all') %}
{%- set organisation_type = var('organisation_type', 'nhs_trust') %}

with trusts as (

    select * from {{ ref('trust_scan_comparison').include(database=false) }}

),

final as (

    select
        organisation_code,
        organisation_name,
        organisation_type,
        region_name,
        scans_baseline,
        scans_comparison,
        comparability_note
    from trusts
    where
        modality_code = 'all'
        and not is_comparable
        and '{{ region_name }}' in ('all', region_name)
        and '{{ organisation_type }}' in ('all', organisation_type)

)

select * from final
order by scans_baseline desc nulls last, organisation_code asc nulls last

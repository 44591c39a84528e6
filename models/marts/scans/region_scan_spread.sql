with trusts as (

    select * from {{ ref('trust_scan_comparison') }}
    where
        change_rank is not null
        and peer_group = 'acute'

),

areas as (

    select * from {{ ref('areas') }}

),

final as (

    select
        areas.area_code,
        areas.area_name,
        areas.area_type,
        trusts.modality_code,
        cast(count(*) as bigint) as trusts,
        min(trusts.scans_change_pct) as change_pct_lowest,
        {%- for tenth in range(1, 10) %}
        {{ quantile('trusts.scans_change_pct', tenth / 10) }} as change_pct_decile_{{ tenth }},
        {%- endfor %}
        max(trusts.scans_change_pct) as change_pct_highest
    from trusts
    inner join areas on areas.area_code in ('ENG', trusts.region_code)
    group by areas.area_code, areas.area_name, areas.area_type, trusts.modality_code

)

select * from final

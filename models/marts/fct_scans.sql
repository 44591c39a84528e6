with figures as (

    select * from {{ ref('int_scans__figures') }}
    where row_rule = 'provider' and left_out_rule is null

),

published_regions as (

    select * from {{ ref('published_regions') }}

),

organisation_regions as (

    select * from {{ ref('int_organisations__regions') }}

),

rounded as (

    select
        *,
        cast(round(scans) as bigint) as whole_scans
    from figures

),

final as (

    select
        rounded.month,
        case
            when published_regions.region_code is not null then published_regions.region_code
            when rounded.published_region_code <> 'IHCP' then organisation_regions.earliest_region_code
        end as region_code,
        rounded.published_region_code,
        rounded.organisation_code,
        rounded.modality_code,
        rounded.whole_scans as scans,
        rounded.scan_state,
        {{ count_bound('rounded.whole_scans', 'rounded.scan_state', 'low') }} as scans_low,
        {{ count_bound('rounded.whole_scans', 'rounded.scan_state', 'high') }} as scans_high,
        rounded.printed_text,
        rounded.source_file,
        rounded.source_sheet,
        rounded.source_cells
    from rounded
    left join published_regions on rounded.published_region_code = published_regions.published_region_code
    left join organisation_regions on rounded.organisation_code = organisation_regions.organisation_code

)

select * from final

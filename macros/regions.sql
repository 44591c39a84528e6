{#
    Rows with today's region beside the published one: the region of that code where it still stands;
    of an older era the earliest of today's that the organisation is known in; IHCP and XDH are none.
#}
{% macro in_todays_region(printed) -%}
    select
        printed.*,
        case
            when published_regions.region_code is not null then published_regions.region_code
            when published_regions.is_mapped_by_trust then organisation_regions.earliest_region_code
        end as region_code
    from {{ printed }} as printed
    left join {{ ref('published_regions') }} as published_regions
        on printed.published_region_code = published_regions.published_region_code
    left join {{ ref('int_organisations__regions') }} as organisation_regions
        on printed.organisation_code = organisation_regions.organisation_code
{%- endmacro %}

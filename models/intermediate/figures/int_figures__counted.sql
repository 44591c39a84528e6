{% set counts = "published.figure_state <> 'withheld'" %}

with published as (

    select
        *,
        cast(
            case when not {{ is_of_medians('subject') }} and figure_state <> 'withheld' then round(figure) end as bigint
        ) as whole_figure
    from {{ ref('int_figures__published') }}
    where left_out_rule is null

),

published_regions as (

    select * from {{ ref('stg_kept__published_regions') }}

),

organisation_regions as (

    select * from {{ ref('int_organisations__regions') }}

),

-- Today's region: that of the printed code where it is still one; of an older era the earliest of today's that the
-- organisation is known in; IHCP and XDH are none.
final as (

    select
        published.subject,
        published.publication,
        published.nation,
        published.row_rule <> 'provider' as is_of_the_nation,
        published.month,
        case
            when published_regions.region_code is not null then published_regions.region_code
            when published_regions.is_mapped_by_trust then organisation_regions.earliest_region_code
        end as region_code,
        published.published_region_code,
        published.organisation_code,
        published.test_code,
        published.source_setting,
        published.figure_state,
        published.whole_figure as figure,
        case
            when published.publication in ('did', 'did_table_4', 'did_table_12')
                then {{ count_bound('published.whole_figure', 'published.figure_state', 'low') }}
        end as figure_low,
        case
            when published.publication in ('did', 'did_table_4', 'did_table_12')
                then {{ count_bound('published.whole_figure', 'published.figure_state', 'high') }}
        end as figure_high,
        case
            when {{ is_of_medians('published.subject') }} and published.figure_state <> 'withheld'
                then published.figure
        end as median_days,
        {%- for weeks in wait_thresholds() + [26] %}
        cast(case when {{ counts }} then round(published.waiting_over_{{ weeks }}_weeks) end as bigint)
            as waiting_over_{{ weeks }}_weeks,
        {%- endfor %}
        cast(case when {{ counts }} then round(published.planned) end as bigint) as planned,
        cast(case when {{ counts }} then round(published.unscheduled) end as bigint) as unscheduled,
        cast(case when {{ counts }} then round(published.waiting_list) end as bigint) as waiting_list,
        published.blank_bands,
        published.fault_rule,
        published.fault_cells,
        published.printed_text,
        published.file_id,
        published.source_file,
        published.source_sheet,
        published.row_number,
        published.source_cells
    from published
    left join published_regions on published.published_region_code = published_regions.published_region_code
    left join organisation_regions on published.organisation_code = organisation_regions.organisation_code

)

select * from final

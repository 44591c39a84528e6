{{ config(materialized='table') }}

{% set tables = [
    ('did_table_10', ref('stg_did__table_10_by_year')),
    ('did_table_11', ref('stg_did__table_11_by_year')),
    ('did_table_13', ref('stg_did__table_13_by_quarter')),
] %}

with printed as (
    {% for publication, relation in tables %}
    select
        '{{ publication }}' as publication,
        file_id,
        source_file,
        source_sheet,
        source_cells,
        row_number,
        row_rule,
        first_month,
        last_month,
        column_name,
        published_region_code,
        organisation_code,
        organisation_name,
        lower(modality_label) as label,
        printed_text,
        figure_state,
        figure,
        row_text
    from {{ relation }}
    where row_rule in ('england', 'region', 'provider', 'unrecognised')
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

did_columns as (

    select * from {{ ref('did_columns') }}

),

test_labels as (

    select * from {{ ref('stg_kept__test_labels') }}
    where publication = 'did'

),

published_regions as (

    select * from {{ ref('stg_kept__published_regions') }}

),

measured as (

    select
        printed.*,
        did_columns.source_setting,
        did_columns.patient_group,
        did_columns.measure,
        coalesce(did_columns.measure not like 'cases%', false) as is_share,
        test_labels.test_code,
        published_regions.published_region_code is not null as region_is_known,
        -- A sheet of a quarter says in its name too which one it is of: `2024-25 Q1`.
        coalesce(
            {{ matches_fully('printed.source_sheet', '[0-9]{4}-[0-9]{2} *[Qq][1-4] *') }}
            and (
                substring(printed.source_sheet, 1, 4)
                <> cast({{ financial_year_of('printed.first_month') }} as string)
                or regexp_extract(upper(printed.source_sheet), 'Q([1-4])', 1)
                <> cast({{ financial_quarter_of('printed.first_month') }} as string)
            ),
            false
        ) as period_is_doubted
    from printed
    left join did_columns
        on
            printed.publication = did_columns.publication
            and printed.column_name = did_columns.column_name
    left join test_labels on printed.label = test_labels.label
    left join published_regions on printed.published_region_code = published_regions.published_region_code

),

final as (

    select
        *,
        case publication when 'did_table_11' then 'scans_by_setting' else 'report_turnaround' end as subject,
        case row_rule
            when 'england' then 'ENG'
            when 'region' then published_region_code
            else organisation_code
        end as area_code,
        case when not is_share then {{ count_bound('figure', 'figure_state', 'low') }} end as figure_low,
        case when not is_share then {{ count_bound('figure', 'figure_state', 'high') }} end as figure_high
    from measured

)

select * from final

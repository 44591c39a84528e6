{#
    The DID tables of figures by month one below the other (`did_tables`), so that a new one is a staging model, a line of
    that list and one here.
#}
{{ config(materialized='table') }}

{% set staged = {
    'table_1_by_year': ref('stg_did__table_1_by_year'),
    'table_1_by_month': ref('stg_did__table_1_by_month'),
    'table_2_by_year': ref('stg_did__table_2_by_year'),
    'table_3_by_year': ref('stg_did__table_3_by_year'),
    'table_4_by_year': ref('stg_did__table_4_by_year'),
    'table_5_by_year': ref('stg_did__table_5_by_year'),
    'table_6_by_year': ref('stg_did__table_6_by_year'),
    'table_12_by_year': ref('stg_did__table_12_by_year'),
} %}

with cells as (
    {% for table in did_tables() %}
    select
        '{{ table.publication }}' as publication,
        '{{ table.measure }}' as measure,
        '{{ table.labelled_in }}' as labelled_in,
        '{{ table.subject }}' as subject_of_all,
        {{ 'true' if table.has_settings else 'false' }} as has_settings,
        {{ 'true' if table.prints_zeros else 'false' }} as prints_zeros,
        file_id,
        source_file,
        source_sheet,
        source_cells,
        row_number,
        row_rule,
        is_year_total,
        month,
        year_from,
        published_region_code,
        organisation_code,
        organisation_name,
        lower({{ table.label }}) as label,
        {{ 'lower(source_setting_label)' if table.has_settings else 'cast(null as string)' }} as setting_label,
        printed_text,
        row_text,
        {{ 'median_state' if table.measure == 'median' else 'scan_state' }} as figure_state,
        {{ 'median_days' if table.measure == 'median' else 'scans' }} as figure
    from {{ staged[table.sheets] }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

test_labels as (

    select * from {{ ref('stg_kept__test_labels') }}

),

source_settings as (

    select * from {{ ref('did_source_settings') }}

),

final as (

    select
        cells.*,
        test_labels.test_code,
        source_settings.source_setting,
        case
            when cells.has_settings and source_settings.source_setting is null then null
            when source_settings.source_setting = 'gp_direct_access' then cells.subject_of_all || '_gp_direct_access'
            else cells.subject_of_all
        end as subject
    from cells
    left join test_labels
        on
            cells.label = test_labels.label
            and cells.labelled_in = test_labels.publication
    left join source_settings on cells.setting_label = source_settings.label

)

select * from final

with table_rows as (

    select * from {{ ref('stg_did__table_1_by_month_rows') }}

),

cells as (

    {{ did_cells('table_rows', [], did_modality_columns()) }}

),

final as (

    select
        file_id,
        source_file,
        source_sheet,
        source_cells,
        row_number,
        row_rule,
        false as is_year_total,
        try_cast(period as date) as month,
        published_region_code,
        organisation_code,
        organisation_name,
        column_name as modality_label,
        printed_text,
        {{ count_state('printed_text') }} as scan_state,
        {{ count_value('printed_text') }} as scans
    from cells

)

select * from final

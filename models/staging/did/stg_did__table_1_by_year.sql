with table_rows as (

    select * from {{ ref('stg_did__table_1_by_year_rows') }}

),

figures as (

    select
        file_id,
        sheet,
        row_number,
        row_rule,
        published_region_code,
        organisation_code,
        organisation_name,
        modality_label,
        column_name,
        printed_text
    from table_rows
    unpivot include nulls (
        printed_text for column_name in (
            apr, may, jun, jul, aug, sep, oct, nov, dec, jan, feb, mar, year_total
        )
    )
    where row_rule in ('england', 'provider')

),

files as (

    select * from {{ source('raw', 'files') }}

),

sheets as (

    select * from {{ source('raw', 'sheets') }}

),

columns as (

    select * from {{ source('raw', 'columns') }}

),

final as (

    select
        figures.file_id,
        files.name as source_file,
        figures.sheet as source_sheet,
        columns.letter || cast(figures.row_number as string) as source_cells,
        figures.row_number,
        figures.row_rule,
        figures.column_name = 'year_total' as is_year_total,
        case
            when figures.column_name <> 'year_total'
                then {{ month_of_financial_year('sheets.period', 'figures.column_name') }}
        end as month,
        figures.published_region_code,
        figures.organisation_code,
        figures.organisation_name,
        figures.modality_label,
        figures.printed_text,
        {{ count_state('figures.printed_text') }} as scan_state,
        {{ count_value('figures.printed_text') }} as scans
    from figures
    inner join files on figures.file_id = files.id
    inner join sheets on figures.file_id = sheets.file_id and figures.sheet = sheets.sheet
    inner join columns
        on
            figures.file_id = columns.file_id
            and figures.sheet = columns.sheet
            and figures.column_name = columns.column_name

)

select * from final

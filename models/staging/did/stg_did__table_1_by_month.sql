with table_rows as (

    select * from {{ ref('stg_did__table_1_by_month_rows') }}

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
        column_name,
        printed_text
    from table_rows
    unpivot include nulls (
        printed_text for column_name in (
            computerized_axial_tomography,
            diagnostic_ultrasonography,
            fluoroscopy,
            magnetic_resonance_imaging,
            medical_photography,
            nuclear_medicine_procedure,
            plain_radiography,
            positron_emission_tomography,
            single_photon_emission_computerized_tomography
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
        false as is_year_total,
        try_cast(sheets.period as date) as month,
        figures.published_region_code,
        figures.organisation_code,
        figures.organisation_name,
        figures.column_name as modality_label,
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

{# Columns of figures of a yearly DID sheet: its months, and the year as printed. #}
{% macro did_year_columns() -%}
    {{ return([
        'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec', 'jan', 'feb', 'mar', 'year_total',
    ]) }}
{%- endmacro %}


{# Columns of figures of a monthly DID Table 1 sheet (to 2017/18), one a modality. #}
{% macro did_modality_columns() -%}
    {{ return([
        'computerized_axial_tomography', 'diagnostic_ultrasonography', 'fluoroscopy', 'magnetic_resonance_imaging',
        'medical_photography', 'nuclear_medicine_procedure', 'plain_radiography', 'positron_emission_tomography',
        'single_photon_emission_computerized_tomography',
    ]) }}
{%- endmacro %}


{#
    Rows of a DID sheet, each with the named rule that keeps it or leaves it out. `names` are the columns of
    `source_rows` by the names they get here: region, code and name of the organisation, and labels of the figures.
#}
{% macro did_rows(source_rows, names, figure_columns) -%}
    {%- set labels = names | reject('in', [
        'published_region_code', 'organisation_code', 'organisation_name',
    ]) | list -%}
    select
        *,
        case
            when coalesce({{ names | join(', ') }}, any_figure) is null
                then 'blank'
            when
                published_region_code = '-' and organisation_code = '-' and lower(organisation_name) = 'england'
                {%- for label in labels %}
                and {{ label }} is not null
                {%- endfor %}
                then 'england'
            when
                published_region_code <> '-' and organisation_code <> '-' and organisation_name is not null
                {%- for label in labels %}
                and {{ label }} is not null
                {%- endfor %}
                then 'provider'
            when
                published_region_code is not null
                and coalesce({{ names | reject('equalto', 'published_region_code') | join(', ') }}, any_figure) is null
                then 'note'
            else 'unrecognised'
        end as row_rule
    from (
        select
            _file_id as file_id,
            _sheet as sheet,
            _row as row_number,
            {%- for name, printed in names.items() %}
            {{ clean_text(printed) }} as {{ name }},
            {%- endfor %}
            {%- for column in figure_columns %}
            {{ column }},
            {%- endfor %}
            coalesce(
                {%- for column in figure_columns %}
                {{ clean_text(column) }}{{ ',' if not loop.last }}
                {%- endfor %}
            ) as any_figure
        from {{ source_rows }}
    ) as cleaned
{%- endmacro %}


{#
    Printed figures of DID rows, one row a cell, with file, sheet, cell and the period of the sheet; the header of
    its column is in `column_name`. `labels` are the columns that say what is counted.
#}
{% macro did_cells(table_rows, labels, figure_columns) -%}
    select
        figures.file_id,
        files.name as source_file,
        figures.sheet as source_sheet,
        columns.letter || cast(figures.row_number as string) as source_cells,
        figures.row_number,
        figures.row_rule,
        sheets.period,
        figures.published_region_code,
        figures.organisation_code,
        figures.organisation_name,
        {%- for label in labels %}
        figures.{{ label }},
        {%- endfor %}
        figures.column_name,
        figures.printed_text
    from (
        select
            file_id,
            sheet,
            row_number,
            row_rule,
            published_region_code,
            organisation_code,
            organisation_name,
            {%- for label in labels %}
            {{ label }},
            {%- endfor %}
            column_name,
            printed_text
        from {{ table_rows }}
        unpivot include nulls (
            printed_text for column_name in ({{ figure_columns | join(', ') }})
        )
        where row_rule in ('england', 'provider')
    ) as figures
    inner join {{ source('raw', 'files') }} as files on figures.file_id = files.id
    inner join {{ source('raw', 'sheets') }} as sheets
        on figures.file_id = sheets.file_id and figures.sheet = sheets.sheet
    inner join {{ source('raw', 'columns') }} as columns
        on
            figures.file_id = columns.file_id
            and figures.sheet = columns.sheet
            and figures.column_name = columns.column_name
{%- endmacro %}


{#
    Printed figures of yearly DID sheets with their months; `state` and `figure` name the state of the mark and the
    number in it.
#}
{% macro did_figures_of_years(table_rows, labels, state, figure) -%}
    select
        file_id,
        source_file,
        source_sheet,
        source_cells,
        row_number,
        row_rule,
        column_name = 'year_total' as is_year_total,
        case
            when column_name <> 'year_total' then {{ month_of_financial_year('period', 'column_name') }}
        end as month,
        published_region_code,
        organisation_code,
        organisation_name,
        {%- for label in labels %}
        {{ label }},
        {%- endfor %}
        printed_text,
        {{ count_state('printed_text') }} as {{ state }},
        {{ count_value('printed_text') }} as {{ figure }}
    from (
        {{ did_cells(table_rows, labels, did_year_columns()) }}
    ) as cells
{%- endmacro %}

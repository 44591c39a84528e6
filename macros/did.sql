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


{# Columns of figures of Table 10: of each group of patients shares of the known, and counts. #}
{% macro did_table_10_columns() -%}
    {%- set columns = [] -%}
    {%- for group in ['admitted', 'outpatient'] -%}
        {%- for measure in ['same_day', 'by_next_day', 'total_known', 'not_known', 'total'] -%}
            {%- do columns.append(group ~ '_' ~ measure) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}


{# Columns of figures of Table 11: who asked for the scan, and all of them. #}
{% macro did_table_11_columns() -%}
    {{ return([
        'a_and_e', 'day_case', 'inpatient', 'outpatient', 'gp_direct_access', 'other_health_care_provider', 'other',
        'total',
    ]) }}
{%- endmacro %}


{# Columns of figures of Table 13: of each group of patients shares of all cases, and the cases. #}
{% macro did_table_13_columns() -%}
    {{ return([
        'admitted_same_day', 'admitted_by_next_day', 'admitted_over_28_days', 'admitted_not_known', 'admitted_total',
        'outpatient_by_next_day', 'outpatient_within_7_days', 'outpatient_within_14_days', 'outpatient_over_28_days',
        'outpatient_not_known', 'outpatient_total',
    ]) }}
{%- endmacro %}


{#
    Rows of a DID sheet, each with the named rule that keeps it or leaves it out. `names` are the columns of
    `source_rows` by the names they get here: region, code and name of the organisation, labels of the figures, and what
    else a row is of (`icb_code`, `network_name`), which may be empty. With `has_regions` rows of England, regions and
    providers stand one below another (Table 13): a region has its code and no organisation's, England neither.
#}
{% macro did_rows(source_rows, names, figure_columns, has_regions=false) -%}
    {%- set labels = names | reject('in', [
        'published_region_code', 'organisation_code', 'organisation_name', 'icb_code', 'network_name',
    ]) | list -%}
    select
        *,
        case
            when coalesce({{ names | join(', ') }}, any_figure) is null
                then 'blank'
            {%- if has_regions %}
            when
                published_region_code is null and organisation_code is null and lower(organisation_name) = 'england'
                and {{ labels | join(' is not null and ') }} is not null
                then 'england'
            when
                published_region_code is not null and organisation_code is null and organisation_name is not null
                and {{ labels | join(' is not null and ') }} is not null
                then 'region'
            {%- endif %}
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
    A published DID table: a row each printed figure, with file, sheet and cell, and a row each table row that is left
    out by name. `names` are the columns of the raw table by the names they get here; `state` and `figure` name the
    state of a mark and the number in it. The columns of figures are the months of a year and the year (`year_total`),
    or, with `column_label`, what is counted in the month of the sheet. With `period_columns` these are the columns of
    figures, all of the period of the sheet (a year or a quarter, `first_month` to `last_month`), and `column_name` says
    which a figure is of; in those of `no_data_columns` a 0 says that there are no data.
#}
{% macro did_table(
    raw_table, names, state, figure, column_label=none, period_columns=none, has_regions=false, no_data_columns=[]
) -%}
    {%- set figure_columns = period_columns or (did_modality_columns() if column_label else did_year_columns()) -%}
    {%- set with_figures = "('england', 'region', 'provider')" if has_regions else "('england', 'provider')" -%}
    with table_rows as (
        {{ did_rows(raw_table, names, figure_columns, has_regions) }}
    ),

    -- A row that is left out by name stands once, without a column. Told after the columns are: DuckDB would ask the rule of
    -- a row, and clean all its texts for it, anew for each place of a condition on the rule.
    cells as (
        select
            file_id,
            sheet,
            row_number,
            row_rule,
            {%- for name in names %}
            {{ name }},
            {%- endfor %}
            case when row_rule in {{ with_figures }} then column_name end as column_name,
            case when row_rule in {{ with_figures }} then printed_text end as printed_text
        from table_rows
        unpivot include nulls (
            printed_text for column_name in ({{ figure_columns | join(', ') }})
        )
        where
            row_rule in {{ with_figures }}
            or column_name = '{{ figure_columns[0] }}'
    ),

    -- What the period of a sheet says, once a sheet and column.
    dated_sheets as (
        select
            sheets.file_id,
            files.name as source_file,
            sheets.sheet,
            {%- if period_columns %}
            {{ first_month_of_years_and_quarters('sheets.period') }} as first_month,
            {{ last_month_of_years_and_quarters('sheets.period') }} as last_month,
            {%- elif not column_label %}
            {{ month_of_financial_year('sheets.period', "'apr'") }} as year_from,
            {%- endif %}
            sheets.period
        from {{ source('raw', 'sheets') }} as sheets
        inner join {{ source('raw', 'files') }} as files on sheets.file_id = files.id
    ),

    placed_columns as (
        select
            columns.file_id,
            columns.sheet,
            columns.column_name,
            {%- if column_label %}
            try_cast(dated_sheets.period as date) as month,
            {%- elif not period_columns %}
            case
                when columns.column_name <> 'year_total'
                    then {{ month_of_financial_year('dated_sheets.period', 'columns.column_name') }}
            end as month,
            {%- endif %}
            columns.letter
        from {{ source('raw', 'columns') }} as columns
        inner join dated_sheets on columns.file_id = dated_sheets.file_id and columns.sheet = dated_sheets.sheet
    )

    select
        cells.file_id,
        dated_sheets.source_file,
        cells.sheet as source_sheet,
        coalesce(placed_columns.letter, 'row ') || cast(cells.row_number as string) as source_cells,
        cells.row_number,
        cells.row_rule,
        {%- if period_columns %}
        dated_sheets.first_month,
        dated_sheets.last_month,
        cells.column_name,
        {%- else %}
        coalesce(cells.column_name = 'year_total', false) as is_year_total,
        placed_columns.month,
        {{ 'cast(null as date)' if column_label else 'dated_sheets.year_from' }} as year_from,
        {%- endif %}
        {%- for name in names %}
        cells.{{ name }},
        {%- endfor %}
        {%- if column_label %}
        cells.column_name as {{ column_label }},
        {%- endif %}
        cells.printed_text,
        {%- if no_data_columns %}
        case
            when cells.column_name in ({{ quoted_list(no_data_columns) }}) and cells.printed_text = '0'
                then 'not_submitted'
            when cells.column_name is not null then {{ count_state('cells.printed_text') }}
        end as {{ state }},
        case
            when cells.column_name not in ({{ quoted_list(no_data_columns) }}) or cells.printed_text <> '0'
                then {{ count_value('cells.printed_text') }}
        end as {{ figure }},
        {%- else %}
        case when cells.column_name is not null then {{ count_state('cells.printed_text') }} end as {{ state }},
        {{ count_value('cells.printed_text') }} as {{ figure }},
        {%- endif %}
        case
            when cells.row_rule = 'unrecognised'
                then concat_ws(' | ', cells.published_region_code, cells.organisation_code, cells.organisation_name)
        end as row_text
    from cells
    inner join dated_sheets
        on cells.file_id = dated_sheets.file_id and cells.sheet = dated_sheets.sheet
    left join placed_columns
        on
            cells.file_id = placed_columns.file_id
            and cells.sheet = placed_columns.sheet
            and cells.column_name = placed_columns.column_name
    where
        cells.column_name is null
        or placed_columns.column_name is not null
{%- endmacro %}


{#
    The DID tables of figures by month that are read: `sheets` names the staging model (`stg_did__…`). `measure` is `count` or `median`; `label` is
    the staging column whose text seed `test_labels` looks up, as a label of `labelled_in`; `subject` is what is counted:
    of a table with a source setting that of all settings, to which that of GP direct access adds its name. A layout
    that `prints_zeros` has a 0 where none was done.
#}
{% macro did_tables() -%}
    {{ return([
        {
            'publication': 'did', 'sheets': 'table_1_by_year', 'label': 'modality_label',
            'labelled_in': 'did', 'measure': 'count', 'subject': 'scans',
        },
        {
            'publication': 'did', 'sheets': 'table_1_by_month', 'label': 'modality_label',
            'labelled_in': 'did', 'measure': 'count', 'subject': 'scans', 'prints_zeros': true,
        },
        {
            'publication': 'did_table_2', 'sheets': 'table_2_by_year', 'label': 'modality_label',
            'labelled_in': 'did', 'measure': 'median', 'subject': 'request_to_test',
        },
        {
            'publication': 'did_table_3', 'sheets': 'table_3_by_year', 'label': 'modality_label',
            'labelled_in': 'did', 'measure': 'median', 'subject': 'test_to_report',
        },
        {
            'publication': 'did_table_4', 'sheets': 'table_4_by_year', 'label': 'test_label',
            'labelled_in': 'did_table_4', 'measure': 'count', 'subject': 'cancer_scans', 'has_settings': true,
        },
        {
            'publication': 'did_table_5', 'sheets': 'table_5_by_year', 'label': 'test_label',
            'labelled_in': 'did_table_4', 'measure': 'median', 'subject': 'request_to_test_by_body_site',
            'has_settings': true,
        },
        {
            'publication': 'did_table_6', 'sheets': 'table_6_by_year', 'label': 'test_label',
            'labelled_in': 'did_table_4', 'measure': 'median', 'subject': 'test_to_report_by_body_site',
            'has_settings': true,
        },
        {
            'publication': 'did_table_12', 'sheets': 'table_12_by_year', 'label': 'modality_label',
            'labelled_in': 'did_table_12', 'measure': 'count', 'subject': 'interventional',
        },
    ]) }}
{%- endmacro %}


{# Subjects of a DID table, by source setting where it has them. #}
{% macro subjects_of_did_table(table) -%}
    {%- set gp = {'gp_direct_access': table.subject ~ '_gp_direct_access'} if table.has_settings else {} -%}
    {{ return(dict({'all': table.subject}, **gp)) }}
{%- endmacro %}


{# True of the subjects that are median days: they are never added, averaged or compared by their sums. #}
{% macro is_of_medians(subject) -%}
    ({{ subject }} like 'request_to_test%' or {{ subject }} like 'test_to_report%')
{%- endmacro %}


{# True of the figures that say nothing of what is complete: medians, and a part of the scans counted by codes that change. #}
{% macro is_not_compared(subject) -%}
    ({{ is_of_medians(subject) }} or {{ subject }} = 'interventional')
{%- endmacro %}


{# What tells printed figures apart: two rows of one key print a figure twice. #}
{% macro twin_key() -%}
    twins.file_id, twins.source_sheet, twins.published_region_code, twins.organisation_code, twins.label,
    twins.setting_label, twins.month
{%- endmacro %}


{# Whether England is what its providers add up to with all rows of a key, and with no single one of them. #}
{% macro england_needs_both() -%}
    coalesce(
        twins.all_reported
        and england.measure = 'count'
        and england.excess = 0
        and england.england_low > england.providers_high - twins.least_of_key,
        false
    )
{%- endmacro %}

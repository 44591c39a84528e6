{# Weekly bands of a waiting list, as raw columns: `weeks_08_09` holds 8 weeks and less than 9. #}
{% macro dm01_band_columns(from_week=0) -%}
    {%- set columns = [] -%}
    {%- for week in range(from_week, 13) -%}
        {%- do columns.append('weeks_%02d_%02d' % (week, week + 1)) -%}
    {%- endfor -%}
    {{ return(columns + ['weeks_13_on']) }}
{%- endmacro %}

{# Columns of counts of a DM01 sheet, as raw columns. #}
{% macro dm01_count_columns() -%}
    {{ return(
        ['total_waiting_list', 'number_waiting_6_weeks', 'number_waiting_13_weeks']
        + dm01_band_columns() + ['planned', 'unscheduled', 'waiting_list']
    ) }}
{%- endmacro %}

{# Patients who have waited from a number of weeks on: the sum of the weekly bands from there. #}
{% macro dm01_waiting_from(from_week, relation) -%}
    {%- for column in dm01_band_columns(from_week) -%}
        {{ relation }}.{{ column }}{{ ' + ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{#
    Rows of a DM01 sheet with the named rule by which each is kept (`provider`) or left out: `blank`,
    `note` (a footnote), `total` (the printed Total row), `test_total` (test 16, the sum of the
    provider's other tests, printed from March 2018).
#}
{% macro dm01_rows(raw_rows, by_test) -%}
    select
        cleaned.*,
        case
            when
                coalesce(
                    cleaned.published_region_code, cleaned.organisation_code, cleaned.organisation_name,
                    cleaned.diagnostic_id, cleaned.any_count
                ) is null
                then 'blank'
            when
                coalesce(cleaned.published_region_code, cleaned.organisation_code, cleaned.diagnostic_id) is null
                and lower(cleaned.organisation_name) = 'total'
                then 'total'
            when
                cleaned.published_region_code is not null
                and coalesce(
                    cleaned.organisation_code, cleaned.organisation_name, cleaned.diagnostic_id, cleaned.any_count
                ) is null
                then 'note'
            when
                cleaned.organisation_code is null or cleaned.organisation_name is null
                {{- ' or cleaned.diagnostic_id is null' if by_test }}
                then 'unrecognised'
            when cleaned.diagnostic_id = '16' then 'test_total'
            else 'provider'
        end as row_rule
    from (
        select
            _file_id as file_id,
            _sheet as sheet,
            _row as row_number,
            {{ clean_text('region_code') }} as published_region_code,
            {{ clean_text('provider_code') }} as organisation_code,
            {{ clean_text('provider_name') }} as organisation_name,
            {{ clean_text('diagnostic_id') if by_test else 'cast(null as string)' }} as diagnostic_id,
            {%- for column in dm01_count_columns() %}
            {{ column }},
            {%- endfor %}
            coalesce(
                {%- for column in dm01_count_columns() %}
                {{ clean_text(column) }}{{ ',' if not loop.last }}
                {%- endfor %}
            ) as any_count
        from {{ raw_rows }}
    ) as cleaned
{%- endmacro %}


{#
    Printed counts of a DM01 sheet, cast: providers', tests 16 and the Total row, with month and
    cells. A count is a number or nothing: DM01 of July 2017 on has no marks.
#}
{% macro dm01_counts(table_rows) -%}
    select
        table_rows.file_id,
        files.name as source_file,
        table_rows.sheet as source_sheet,
        table_rows.row_number,
        table_rows.row_rule,
        {{ month_in_text('sheets.period') }} as month,
        table_rows.published_region_code,
        table_rows.organisation_code,
        table_rows.organisation_name,
        table_rows.diagnostic_id,
        {%- for column in dm01_count_columns() %}
        {{ count_value('table_rows.' ~ column) }} as {{ column }},
        {%- endfor %}
        replace(ranges.wait_ranges, '#', cast(table_rows.row_number as string)) as wait_cells,
        replace(ranges.activity_ranges, '#', cast(table_rows.row_number as string)) as activity_cells
    from {{ table_rows }} as table_rows
    inner join {{ source('raw', 'files') }} as files on table_rows.file_id = files.id
    inner join {{ source('raw', 'sheets') }} as sheets
        on table_rows.file_id = sheets.file_id and table_rows.sheet = sheets.sheet
    inner join {{ ref('stg_dm01__cell_ranges') }} as ranges
        on table_rows.file_id = ranges.file_id and table_rows.sheet = ranges.sheet
    where table_rows.row_rule in ('provider', 'test_total', 'total')
{%- endmacro %}


{# Sums of all counts of DM01 rows, each under its own name. #}
{% macro dm01_sums() -%}
    {%- for column in dm01_count_columns() %}
    sum({{ column }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

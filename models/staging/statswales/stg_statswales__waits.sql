{{ config(materialized='table') }}

{#
    Only diagnostics of all ages: StatsWales prints therapies, parts of diagnostics and age groups in the
    same files, and may print shares and medians beside the numbers.
#}
{% set files = {
    'statswales_weeks': [source('raw', 'statswales_weeks'), 'weeks_waiting'],
    'statswales_grouped_weeks': [source('raw', 'statswales_grouped_weeks'), 'grouped_weeks_waiting'],
} %}
{% set not_a_number_of_patients = '.*(percent|per cent|%|proportion|median|average|mean wait).*' %}

{#
    In the old export "Over 22 weeks and up to 23 weeks" is there twice and 23 to 24 is missing: the second of
    the two is 23 to 24. Marks of StatsWales: `:`, `..`, `-` and `n/a`, or an empty cell, are no figure.
#}
{% set doubled_band = 'over 22 weeks and up to 23 weeks' %}
{% set missing_band = 'over 23 weeks and up to 24 weeks' %}
{% set series = 'partition by table_rows.file_id, table_rows.sheet, table_rows.month_label, table_rows.organisation' %}

with printed as (
    {% for publication, file in files.items() %}
    select
        '{{ publication }}' as publication,
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('date') }} as month_label,
        {{ clean_text('service') }} as service_label,
        {{ clean_text('local_health_board_or_site') }} as organisation_label,
        {{ clean_text(file[1]) }} as band_label,
        {{ clean_text('age_group') }} as age_label,
        {{ clean_text('data_description') }} as description,
        data_values as printed_text
    from {{ file[0] }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

all_rows as (

    select
        *,
        case
            when
                coalesce(
                    month_label, service_label, organisation_label, band_label, age_label, description,
                    {{ clean_text('printed_text') }}
                ) is null
                then 'blank'
            when service_label is null then 'unrecognised'
            when lower(service_label) <> 'diagnostics' then 'other_service'
            when lower(age_label) <> 'total' then 'other_age'
            when {{ matches_fully('lower(description)', not_a_number_of_patients) }} then 'not_a_number_of_patients'
            when month_label is null or organisation_label is null or band_label is null then 'unrecognised'
            when {{ month_in_label('month_label') }} is null then 'unrecognised'
            else 'provider'
        end as row_rule
    from printed

),

table_rows as (

    select
        *,
        lower(organisation_label) as organisation,
        lower(band_label) as band
    from all_rows
    where row_rule = 'provider'

),

files as (

    select * from {{ source('raw', 'files') }}

),

figure_columns as (

    select * from {{ source('raw', 'columns') }}
    where column_name = 'data_values'

),

in_series as (

    select
        table_rows.*,
        {{ clean_text('table_rows.printed_text') }} as figure_text,
        row_number() over (
            {{ series }}, table_rows.band
            order by table_rows.row_number asc nulls last
        ) as occurrence,
        max(case when table_rows.band = '{{ missing_band }}' then 1 else 0 end) over ({{ series }}) as has_missing_band
    from table_rows

),

figures as (

    select
        in_series.publication,
        in_series.file_id,
        files.name as source_file,
        in_series.sheet as source_sheet,
        figure_columns.letter || cast(in_series.row_number as string) as source_cells,
        in_series.row_number,
        in_series.row_rule,
        {{ month_in_label('in_series.month_label') }} as month,
        in_series.service_label,
        in_series.organisation_label,
        in_series.band_label,
        case
            when
                in_series.band = '{{ doubled_band }}'
                and in_series.occurrence = 2
                and in_series.has_missing_band = 0
                then '{{ missing_band }}'
            else in_series.band
        end as band,
        in_series.printed_text,
        case
            when {{ matches_fully('in_series.figure_text', '[0-9]+([.]0+)?') }} then 'reported'
            when coalesce(lower(in_series.figure_text), ':') in (':', '..', '-', 'n/a') then 'not_available'
            else 'unreadable'
        end as wait_state,
        {{ count_value('in_series.printed_text') }} as waiting
    from in_series
    inner join files on in_series.file_id = files.id
    inner join figure_columns
        on
            in_series.file_id = figure_columns.file_id
            and in_series.sheet = figure_columns.sheet

),

final as (

    select
        *,
        cast(null as string) as row_text
    from figures
    union all
    select
        all_rows.publication,
        all_rows.file_id,
        files.name as source_file,
        all_rows.sheet as source_sheet,
        'row ' || cast(all_rows.row_number as string) as source_cells,
        all_rows.row_number,
        all_rows.row_rule,
        {{ month_in_label('all_rows.month_label') }} as month,
        all_rows.service_label,
        all_rows.organisation_label,
        all_rows.band_label,
        cast(null as string) as band,
        cast(null as string) as printed_text,
        cast(null as string) as wait_state,
        cast(null as double) as waiting,
        case
            when all_rows.row_rule = 'unrecognised'
                then concat_ws(
                    ' | ',
                    all_rows.month_label, all_rows.service_label, all_rows.organisation_label, all_rows.band_label
                )
        end as row_text
    from all_rows
    inner join files on all_rows.file_id = files.id
    where all_rows.row_rule <> 'provider'

)

select * from final

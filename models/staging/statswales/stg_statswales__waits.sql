{{ config(materialized='table') }}

{#
    In the old export "Over 22 weeks and up to 23 weeks" stands twice and 23 to 24 is missing: the second of
    the two is 23 to 24. Marks of StatsWales: `:`, `..`, `-` and `n/a`, or an empty cell, are no figure.
#}
{% set doubled_band = 'over 22 weeks and up to 23 weeks' %}
{% set missing_band = 'over 23 weeks and up to 24 weeks' %}
{% set series = 'partition by table_rows.file_id, table_rows.sheet, table_rows.month_label, table_rows.organisation' %}

with table_rows as (

    select
        *,
        lower(organisation_label) as organisation,
        lower(band_label) as band
    from {{ ref('stg_statswales__waits_rows') }}
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

final as (

    select
        in_series.publication,
        in_series.file_id,
        files.name as source_file,
        in_series.sheet as source_sheet,
        figure_columns.letter || cast(in_series.row_number as string) as source_cells,
        in_series.row_number,
        in_series.row_rule,
        {{ month_in_label('in_series.month_label') }} as month,
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

)

select * from final

{{ config(materialized='table') }}

{#
    `waiting_part`: the `total`; a `band`, of which each patient is in one; or a `part` that is in a band
    already (the portal's over 26 weeks is in its over 9 weeks).
#}
{% set statistics = {
    'ALL': ['total', 0, 'null'],
    '1': ['band', 0, 9],
    '2': ['band', 9, 'null'],
    '3': ['part', 26, 'null'],
} %}
{% set kept_rules = "('category', 'detail', 'aggregate', 'service')" %}
{% set count_columns = ['total'] + ni_band_columns() %}

with portal_printed as (

    select
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('statistic') }} as statistic,
        {{ clean_text('tlist_q1') }} as quarter_label,
        {{ clean_text('trust') }} as trust_label,
        {{ clean_text('diag') }} as service_code,
        {{ clean_text('diagnostic_service') }} as service_label,
        {{ clean_text('cot') }} as category_code,
        {{ clean_text('category_of_test') }} as category_label,
        value as printed_text
    from {{ source('raw', 'nisra_dwt') }}

),

portal_dated as (

    select
        *,
        {{ month_of_financial_quarter('quarter_label') }} as month
    from portal_printed

),

portal as (

    select
        *,
        case
            when
                coalesce(
                    statistic, quarter_label, trust_label, service_code, service_label, category_code,
                    category_label, {{ clean_text('printed_text') }}
                ) is null
                then 'blank'
            when
                month is null or trust_label is null or service_code is null or category_code is null
                or (service_code <> 'ALL' and service_label is null)
                or (category_code <> 'ALL' and category_label is null)
                then 'unrecognised'
            when coalesce(statistic, '') not in ('ALL', '1', '2', '3') then 'unrecognised'
            when service_code = 'ALL' and category_code = 'ALL' then 'aggregate'
            when service_code = 'ALL' then 'category'
            when category_code = 'ALL' then 'service'
            else 'detail'
        end as row_rule
    from portal_dated

),

workbook_printed as (

    select
        _file_id as file_id,
        _sheet as sheet,
        _row as row_number,
        {{ clean_text('quarter_ending') }} as quarter_label,
        {{ clean_text('hsc_trust') }} as trust_label,
        {{ clean_text('category_of_test') }} as printed_category,
        {{ clean_text('diagnostic_service') }} as printed_service,
        {%- for column in count_columns %}
        {{ column }},
        {%- endfor %}
        coalesce(
            {%- for column in count_columns %}
            {{ clean_text(column) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as any_count
    from {{ source('raw', 'doh_ni_waits') }}

),

-- A sheet that prints one of the two has it as the category; `All` and `Total` stand for none.
workbook_labelled as (

    select
        *,
        {{ month_of_quarter_end('quarter_label') }} as month,
        case
            when lower(coalesce(printed_category, printed_service)) not in ('all', 'total')
                then coalesce(printed_category, printed_service)
        end as category_label,
        case
            when printed_category is not null and lower(printed_service) not in ('all', 'total')
                then printed_service
        end as service_label
    from workbook_printed

),

workbook as (

    select
        *,
        case
            when coalesce(quarter_label, trust_label, printed_category, printed_service, any_count) is null
                then 'blank'
            when month is null or trust_label is null then 'unrecognised'
            when category_label is null and service_label is null then 'aggregate'
            when category_label is null then 'service'
            when service_label is null then 'category'
            else 'detail'
        end as row_rule
    from workbook_labelled

),

files as (

    select * from {{ source('raw', 'files') }}

),

columns as (

    select * from {{ source('raw', 'columns') }}

),

workbook_cells as (

    select
        file_id,
        sheet,
        row_number,
        row_rule,
        month,
        trust_label,
        category_label,
        service_label,
        column_name,
        printed_text
    from workbook
    unpivot include nulls (
        printed_text for column_name in ({{ count_columns | join(', ') }})
    )
    where row_rule in {{ kept_rules }}

),

figures as (

    select
        file_id,
        sheet,
        row_number,
        row_rule,
        month,
        trust_label,
        case when category_code <> 'ALL' then category_label end as category_label,
        case when service_code <> 'ALL' then service_label end as service_label,
        'value' as column_name,
        printed_text,
        case statistic
            {%- for statistic, meaning in statistics.items() %}
            when '{{ statistic }}' then '{{ meaning[0] }}'
            {%- endfor %}
        end as waiting_part,
        case statistic
            {%- for statistic, meaning in statistics.items() %}
            when '{{ statistic }}' then {{ meaning[1] }}
            {%- endfor %}
        end as from_week,
        case statistic
            {%- for statistic, meaning in statistics.items() %}
            when '{{ statistic }}' then {{ meaning[2] }}
            {%- endfor %}
        end as to_week
    from portal
    where row_rule in {{ kept_rules }}
    union all
    select
        file_id,
        sheet,
        row_number,
        row_rule,
        month,
        trust_label,
        category_label,
        service_label,
        column_name,
        printed_text,
        case column_name when 'total' then 'total' else 'band' end as waiting_part,
        case
            when column_name = 'total' then 0
            when column_name like 'weeks_over%' then try_cast(substring(column_name, 12, 2) as integer)
            else try_cast(substring(column_name, 7, 2) as integer)
        end as from_week,
        case
            when column_name not like 'weeks_over%' then try_cast(substring(column_name, 10, 2) as integer)
        end as to_week
    from workbook_cells

),

read_figures as (

    select
        figures.file_id,
        files.name as source_file,
        figures.sheet as source_sheet,
        columns.letter || cast(figures.row_number as string) as source_cells,
        figures.row_number,
        figures.row_number * 1000 + columns.position as cell_order,
        figures.row_rule,
        figures.month,
        figures.trust_label,
        figures.category_label,
        figures.service_label,
        figures.waiting_part,
        figures.from_week,
        figures.to_week,
        figures.printed_text,
        {{ ni_count_state('figures.printed_text') }} as wait_state,
        {{ ni_count('figures.printed_text') }} as waiting
    from figures
    inner join files on figures.file_id = files.id
    inner join columns
        on
            figures.file_id = columns.file_id
            and figures.sheet = columns.sheet
            and figures.column_name = columns.column_name

),

left_out as (

    select
        file_id,
        sheet,
        row_number,
        row_rule,
        month,
        trust_label,
        concat_ws(' | ', statistic, quarter_label, trust_label, service_code, category_code) as row_text
    from portal
    where row_rule not in {{ kept_rules }}
    union all
    select
        file_id,
        sheet,
        row_number,
        row_rule,
        month,
        trust_label,
        concat_ws(' | ', quarter_label, trust_label, printed_category, printed_service) as row_text
    from workbook
    where row_rule not in {{ kept_rules }}

),

final as (

    select
        *,
        cast(null as string) as row_text
    from read_figures
    union all
    select
        left_out.file_id,
        files.name as source_file,
        left_out.sheet as source_sheet,
        'row ' || cast(left_out.row_number as string) as source_cells,
        left_out.row_number,
        left_out.row_number * 1000 as cell_order,
        left_out.row_rule,
        left_out.month,
        left_out.trust_label,
        cast(null as string) as category_label,
        cast(null as string) as service_label,
        cast(null as string) as waiting_part,
        cast(null as integer) as from_week,
        cast(null as integer) as to_week,
        cast(null as string) as printed_text,
        cast(null as string) as wait_state,
        cast(null as bigint) as waiting,
        case when left_out.row_rule = 'unrecognised' then left_out.row_text end as row_text
    from left_out
    inner join files on left_out.file_id = files.id

)

select * from final

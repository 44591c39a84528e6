{% set tables = [
    ref('int_figures__did_cells'), ref('stg_dm01__provider'), ref('stg_dm01__provider_by_test'),
    ref('stg_phs__waits'), ref('stg_statswales__waits'), ref('stg_ni__waits'),
    ref('stg_did__table_10_by_year'), ref('stg_did__table_11_by_year'), ref('stg_did__table_13_by_quarter'),
] %}

-- Rows that the loader read, against rows that staging keeps and rows it leaves out by name, for
-- each file and sheet; missing and extra sheets both show.
with read_rows as (

    select
        file_id,
        sheet,
        rows_read
    from {{ source('raw', 'sheets') }}
    where raw_table not like 'ods%'

),

kept as (

    select
        file_id,
        source_sheet as sheet,
        count(distinct row_number) as rows_kept
    from {{ ref('int_figures__published') }}
    where
        row_rule in ('england', 'provider')
        and row_number is not null
        and not is_added
        and figure_state <> 'zeros_alone'
    group by file_id, source_sheet
    union all
    select
        file_id,
        source_sheet as sheet,
        count(distinct row_number) as rows_kept
    from {{ ref('int_periods__figures') }}
    group by file_id, source_sheet
    union all
    select
        file_id,
        source_sheet as sheet,
        count(*) as rows_kept
    from {{ ref('stg_dm01__provider') }}
    where row_rule = 'provider'
    group by file_id, source_sheet
    union all
    select
        file_id,
        source_sheet as sheet,
        count(distinct row_number) as rows_kept
    from {{ ref('stg_phs__waits') }}
    where row_rule = 'provider'
    group by file_id, source_sheet
    union all
    select
        file_id,
        source_sheet as sheet,
        count(*) as rows_kept
    from {{ ref('stg_statswales__waits') }}
    where row_rule = 'provider'
    group by file_id, source_sheet
    union all
    select
        file_id,
        source_sheet as sheet,
        count(distinct row_number) as rows_kept
    from {{ ref('stg_ni__waits') }}
    where row_rule in ('category', 'detail', 'aggregate')
    group by file_id, source_sheet

),

left_out as (

    select
        file_id,
        sheet,
        sum(rows_left_out) as rows_left_out
    from (
        {%- for table in tables %}
        select
            file_id,
            source_sheet as sheet,
            count(distinct row_number) as rows_left_out
        from {{ table }}
        where
            row_rule in (
                'blank', 'note', 'total', 'padding', 'test_total', 'subtotal', 'other_service', 'other_age',
                'not_a_number_of_patients', 'service', 'unrecognised'
            )
        group by file_id, source_sheet
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as rows_of_tables
    group by file_id, sheet

),

compared as (

    select
        coalesce(read_rows.file_id, kept.file_id) as file_id,
        coalesce(read_rows.sheet, kept.sheet) as sheet,
        read_rows.rows_read,
        coalesce(kept.rows_kept, 0) as rows_kept,
        coalesce(left_out.rows_left_out, 0) as rows_left_out
    from read_rows
    full outer join kept on read_rows.file_id = kept.file_id and read_rows.sheet = kept.sheet
    left join left_out on read_rows.file_id = left_out.file_id and read_rows.sheet = left_out.sheet

)

select
    files.name as source_file,
    compared.sheet as source_sheet,
    compared.rows_read,
    compared.rows_kept,
    compared.rows_left_out,
    'rows read = rows kept + rows left out by a named rule' as expected
from compared
left join {{ source('raw', 'files') }} as files on compared.file_id = files.id
where
    compared.rows_read is null
    or compared.rows_read <> compared.rows_kept + compared.rows_left_out

{% set keys = [
    'subject', 'nation', 'window_name', 'organisation_code', 'region_code', 'test_code', 'source_setting', 'measure',
    'source_file', 'source_sheet',
] %}

with windows as (

    select * from {{ ref('int_windows__months') }}

),

last_months as (

    select * from windows
    where month in ({{ window_date('baseline', 'last') }}, {{ window_date('comparison', 'last') }})

),

letters as (

    select distinct
        letter,
        position
    from {{ source('raw', 'columns') }}

),

measure_columns as (
    {% for measure, column_names in dm01_measure_columns().items() %}
    select
        '{{ measure }}' as measure,
        columns.file_id,
        columns.sheet,
        columns.position,
        columns.letter
    from {{ source('raw', 'columns') }} as columns
    inner join {{ source('raw', 'sheets') }} as sheets
        on columns.file_id = sheets.file_id and columns.sheet = sheets.sheet
    where
        sheets.raw_table like 'dm01%'
        and columns.column_name in (
            {%- for column_name in column_names %}
            '{{ column_name }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

measure_islands as (

    select
        *,
        position - row_number() over (partition by measure, file_id, sheet order by position asc nulls last) as island
    from measure_columns

),

dm01_columns as (

    select
        measure,
        file_id,
        sheet,
        min(position) as first_position,
        max(position) as last_position,
        {{ first_by('letter', 'position') }} as first_letter,
        {{ last_by('letter', 'position') }} as last_letter,
        row_number() over (partition by measure, file_id, sheet order by min(position) asc nulls last) = 1 as is_first
    from measure_islands
    group by measure, file_id, sheet, island

),

counted as (

    select * from {{ ref('int_figures__counted') }}

),

cells as (

    select
        case when is_of_the_nation then 'england_' else '' end
        || case publication when 'did' then 'scans' else 'cancer_scans' end as subject,
        nation,
        month,
        organisation_code,
        case when is_of_the_nation then organisation_code else region_code end as region_code,
        test_code,
        coalesce(source_setting, '') as source_setting,
        'scans' as measure,
        source_file,
        source_sheet,
        source_cells,
        figure as counted
    from counted
    where publication in ('did', 'did_table_4')
    union all
    select
        'waits' as subject,
        nation,
        month,
        organisation_code,
        cast(null as string) as region_code,
        test_code,
        '' as source_setting,
        measure,
        source_file,
        source_sheet,
        source_cells,
        counted
    from {{ ref('int_figure_sources__nations') }}

),

placed as (

    select
        cells.*,
        windows.window_name,
        {{ cell_row('cells.source_cells') }} as row_number,
        letters.letter,
        letters.position
    from cells
    inner join windows on cells.month = windows.month
    left join last_months on cells.month = last_months.month
    inner join letters on {{ cell_letter('cells.source_cells') }} = letters.letter
    where
        cells.counted is not null
        and (cells.subject <> 'waits' or last_months.month is not null)

),

islands as (

    select
        *,
        position - row_number() over (
            partition by {{ keys | join(', ') }}, row_number
            order by position asc nulls last
        ) as island
    from placed

),

from_cells as (

    select
        {{ keys | join(', ') }},
        row_number,
        {{ first_by('letter', 'position') }} as first_letter,
        {{ last_by('letter', 'position') }} as last_letter,
        min(position) as first_position,
        count(*) as cells,
        sum(counted) as counted
    from islands
    group by {{ keys | join(', ') }}, row_number, island

),

dm01_counts as (
    {% for weeks in wait_thresholds() %}
    select
        *,
        'over_{{ weeks }}_weeks' as measure,
        waiting_over_{{ weeks }}_weeks as counted
    from counted
    where
        publication = 'dm01'
        and subject = 'waits'
    union all
    {%- endfor %}
    select
        *,
        case subject when 'waits' then 'waiting' else 'activity' end as measure,
        figure as counted
    from counted
    where publication = 'dm01'

),

from_dm01 as (

    select
        dm01_counts.subject,
        dm01_counts.nation,
        windows.window_name,
        dm01_counts.organisation_code,
        dm01_counts.region_code,
        dm01_counts.test_code,
        '' as source_setting,
        dm01_counts.measure,
        dm01_counts.source_file,
        dm01_counts.source_sheet,
        dm01_counts.row_number,
        dm01_columns.first_letter,
        dm01_columns.last_letter,
        dm01_columns.first_position,
        dm01_columns.last_position - dm01_columns.first_position + 1 as cells,
        case when dm01_columns.is_first then dm01_counts.counted else 0 end as counted
    from dm01_counts
    inner join windows on dm01_counts.month = windows.month
    left join last_months on dm01_counts.month = last_months.month
    inner join dm01_columns
        on
            dm01_counts.file_id = dm01_columns.file_id
            and dm01_counts.source_sheet = dm01_columns.sheet
            and dm01_counts.measure = dm01_columns.measure
    where
        dm01_counts.counted is not null
        and (dm01_counts.subject <> 'waits' or last_months.month is not null)

),

final as (

    select * from from_cells
    union all
    select * from from_dm01

)

select * from final

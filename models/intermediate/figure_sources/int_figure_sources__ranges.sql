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

dm01_columns as (

    select * from {{ ref('int_figure_sources__dm01_columns') }}

),

dm01_rows as (

    select
        file_id,
        source_file,
        source_sheet,
        row_number,
        month,
        organisation_code,
        test_code
    from {{ ref('int_waits__rows') }}
    where left_out_rule is null

),

cells as (

    select
        'scans' as subject,
        'England' as nation,
        month,
        organisation_code,
        region_code,
        modality_code as test_code,
        '' as source_setting,
        'scans' as measure,
        source_file,
        source_sheet,
        source_cells,
        scans as counted
    from {{ ref('fct_scans') }}
    union all
    select
        'england_scans' as subject,
        'England' as nation,
        month,
        'ENG' as organisation_code,
        'ENG' as region_code,
        modality_code as test_code,
        '' as source_setting,
        'scans' as measure,
        source_file,
        source_sheet,
        source_cells,
        scans as counted
    from {{ ref('fct_scans_england') }}
    union all
    select
        'cancer_scans' as subject,
        'England' as nation,
        month,
        organisation_code,
        region_code,
        test_code,
        source_setting,
        'scans' as measure,
        source_file,
        source_sheet,
        source_cells,
        scans as counted
    from {{ ref('fct_cancer_scans') }}
    union all
    select
        'england_cancer_scans' as subject,
        'England' as nation,
        month,
        'ENG' as organisation_code,
        'ENG' as region_code,
        test_code,
        source_setting,
        'scans' as measure,
        source_file,
        source_sheet,
        source_cells,
        scans as counted
    from {{ ref('fct_cancer_scans_england') }}
    {%- for relation, nation in nations_beside_england().items() %}
    union all
    select
        'waits' as subject,
        '{{ nation.name }}' as nation,
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
    from {{ ref('int_figure_sources__' ~ relation) }}
    where organisation_code <> '{{ nation.area_code }}'
    {%- endfor %}

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
        min_by(letter, position) as first_letter,
        max_by(letter, position) as last_letter,
        min(position) as first_position,
        count(*) as cells,
        sum(counted) as counted
    from islands
    group by {{ keys | join(', ') }}, row_number, island

),

dm01_counts as (
    {% for weeks in wait_thresholds() %}
    select
        'waits' as subject,
        last_months.window_name,
        waits.month,
        waits.organisation_code,
        waits.region_code,
        waits.test_code,
        'over_{{ weeks }}_weeks' as measure,
        waits.waiting_over_{{ weeks }}_weeks as counted
    from {{ ref('fct_waits') }} as waits
    inner join last_months on waits.month = last_months.month
    where waits.nation = 'England'
    union all
    {%- endfor %}
    select
        'waits' as subject,
        last_months.window_name,
        waits.month,
        waits.organisation_code,
        waits.region_code,
        waits.test_code,
        'waiting' as measure,
        waits.waiting as counted
    from {{ ref('fct_waits') }} as waits
    inner join last_months on waits.month = last_months.month
    where waits.nation = 'England'
    union all
    select
        'activity' as subject,
        windows.window_name,
        activity.month,
        activity.organisation_code,
        activity.region_code,
        activity.test_code,
        'activity' as measure,
        activity.activity as counted
    from {{ ref('fct_activity') }} as activity
    inner join windows on activity.month = windows.month

),

from_dm01 as (

    select
        dm01_counts.subject,
        'England' as nation,
        dm01_counts.window_name,
        dm01_counts.organisation_code,
        dm01_counts.region_code,
        dm01_counts.test_code,
        '' as source_setting,
        dm01_counts.measure,
        dm01_rows.source_file,
        dm01_rows.source_sheet,
        dm01_rows.row_number,
        dm01_columns.first_letter,
        dm01_columns.last_letter,
        dm01_columns.first_position,
        dm01_columns.last_position - dm01_columns.first_position + 1 as cells,
        case when dm01_columns.is_first then dm01_counts.counted else 0 end as counted
    from dm01_counts
    inner join dm01_rows
        on
            dm01_counts.month = dm01_rows.month
            and dm01_counts.organisation_code = dm01_rows.organisation_code
            and dm01_counts.test_code = dm01_rows.test_code
    inner join dm01_columns
        on
            dm01_rows.file_id = dm01_columns.file_id
            and dm01_rows.source_sheet = dm01_columns.sheet
            and dm01_counts.measure = dm01_columns.measure
    where dm01_counts.counted is not null

),

final as (

    select * from from_cells
    union all
    select * from from_dm01

)

select * from final

{{ config(materialized='table') }}

with windows as (

    select * from {{ ref('int_windows__months') }}

),

waits as (

    select * from {{ ref('int_waits__rows') }}
    where left_out_rule is null

),

dm01_cells as (

    select * from {{ ref('stg_dm01__measure_cells') }}

),

placed as (

    {{ in_todays_region('waits') }}

),

scans as (

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
        source_cells
    from {{ ref('fct_scans') }}
    where scans is not null
    union all
    select
        'scans' as subject,
        'England' as nation,
        month,
        'ENG' as organisation_code,
        'ENG' as region_code,
        modality_code as test_code,
        '' as source_setting,
        'scans' as measure,
        source_file,
        source_sheet,
        source_cells
    from {{ ref('fct_scans_england') }}
    where scans is not null
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
        source_cells
    from {{ ref('fct_cancer_scans') }}
    where scans is not null

),

dm01 as (

    select
        case when dm01_cells.measure = 'activity' then 'activity' else 'waits' end as subject,
        'England' as nation,
        placed.month,
        placed.organisation_code,
        placed.region_code,
        placed.test_code,
        '' as source_setting,
        dm01_cells.measure,
        placed.source_file,
        placed.source_sheet,
        replace(dm01_cells.cells, '#', cast(placed.row_number as string)) as source_cells
    from placed
    inner join dm01_cells
        on
            placed.file_id = dm01_cells.file_id
            and placed.source_sheet = dm01_cells.sheet

),

scotland as (
    {% for measure in wait_measures() if measure != 'waiting_over_26_weeks' %}
    select
        'waits' as subject,
        'Scotland' as nation,
        month,
        organisation_code,
        cast(null as string) as region_code,
        test_code,
        '' as source_setting,
        '{{ measure }}' as measure,
        source_file,
        source_sheet,
        {{ measure }}_cells as source_cells
    from {{ ref('int_waits__scotland') }}
    where
        is_counted
        and organisation_code <> 'SCO'
        and {{ measure }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

printed as (

    select * from scans
    union all
    select * from dm01
    union all
    select * from scotland

),

final as (

    select
        windows.window_name,
        printed.*
    from printed
    inner join windows on printed.month = windows.month
    where
        printed.source_cells is not null
        and (
            printed.subject <> 'waits'
            or windows.month in ({{ window_date('baseline', 'last') }}, {{ window_date('comparison', 'last') }})
        )

)

select * from final

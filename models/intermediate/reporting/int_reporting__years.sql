{{ config(materialized='table') }}

-- Faults of single months leave the printed Year as it is; whose row it is, or whether it stands twice, does not.
{% set faults_of_a_month = [
    'figure_is_unreadable', 'figure_is_a_fraction', 'months_out_of_order', 'median_outside_its_providers',
    'month_equals_another', 'england_row_is_missing',
] %}

with cells as (

    select * from {{ ref('int_figures__did_cells') }}
    where
        measure = 'median'
        and is_year_total
        and row_rule in ('england', 'provider')

),

editions as (

    select * from {{ ref('int_editions__months') }}
    where edition_rank = 1

),

published_regions as (

    select * from {{ ref('stg_kept__published_regions') }}

),

row_faults as (

    select
        file_id,
        source_sheet,
        row_number,
        {{ fault_of_a_figure() }}
    from (
        {%- for faults in [ref('int_faults__did'), ref('int_faults__codes')] %}
        select
            file_id,
            coalesce(figure_sheet, source_sheet) as source_sheet,
            row_number,
            rule,
            effect,
            organisation_code,
            region_code,
            test_code,
            source_cells,
            is_repeat,
            value,
            decided_value
        from {{ faults }}
        where
            effect <> 'noted'
            and is_figure
            and row_number is not null
            and rule not in ({{ quoted_list(faults_of_a_month) }})
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as faults
    group by file_id, source_sheet, row_number

),

file_faults as (

    select distinct file_id from {{ ref('int_faults__files') }}
    where
        is_figure
        and effect = 'withheld'

),

ruled as (

    select
        cells.publication,
        cells.subject,
        cells.row_rule = 'england' as is_of_the_nation,
        cells.year_from,
        published_regions.region_code,
        coalesce(row_faults.meant_region_code, cells.published_region_code) as published_region_code,
        case cells.row_rule
            when 'england' then 'ENG'
            else coalesce(row_faults.meant_organisation_code, cells.organisation_code)
        end as organisation_code,
        cells.test_code,
        cells.source_setting,
        case
            when
                cells.figure_state = 'unreadable'
                or editions.is_rival
                or file_faults.file_id is not null
                or row_faults.is_withheld
                or 2 * cells.figure <> round(2 * cells.figure)
                then 'withheld'
            else cells.figure_state
        end as median_state,
        cells.figure as printed_days,
        cells.printed_text,
        cells.source_file,
        cells.source_sheet,
        cells.source_cells,
        cells.row_number
    from cells
    inner join editions
        on
            cells.file_id = editions.file_id
            and cells.publication = editions.publication
            and cells.year_from = editions.month
    left join row_faults
        on
            cells.file_id = row_faults.file_id
            and cells.source_sheet = row_faults.source_sheet
            and cells.row_number = row_faults.row_number
    left join published_regions
        on coalesce(row_faults.meant_region_code, cells.published_region_code) = published_regions.published_region_code
    left join file_faults on cells.file_id = file_faults.file_id
    where
        cells.subject is not null
        and cells.test_code is not null

),

-- Two rows of one organisation are no year of it.
placed as (

    select
        *,
        row_number() over (
            partition by
                subject, is_of_the_nation, year_from, published_region_code, organisation_code, test_code,
                source_setting
            order by row_number asc nulls last
        ) as place,
        count(*) over (
            partition by
                subject, is_of_the_nation, year_from, published_region_code, organisation_code, test_code,
                source_setting
        ) as rows_of_it
    from ruled

),

final as (

    select
        publication,
        subject,
        is_of_the_nation,
        year_from,
        region_code,
        published_region_code,
        organisation_code,
        test_code,
        source_setting,
        case when rows_of_it > 1 then 'withheld' else median_state end as median_state,
        case when rows_of_it = 1 and median_state = 'reported' then printed_days end as median_days,
        printed_text,
        source_file,
        source_sheet,
        source_cells
    from placed
    where place = 1

)

select * from final

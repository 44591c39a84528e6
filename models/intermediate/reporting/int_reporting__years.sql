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

    select * from {{ ref('published_regions') }}

),

row_faults as (
    {% for faults in [ref('int_faults__did'), ref('int_faults__codes')] %}
    select distinct
        file_id,
        coalesce(figure_sheet, source_sheet) as source_sheet,
        row_number
    from {{ faults }}
    where
        effect <> 'noted'
        and is_figure
        and row_number is not null
        and rule not in ({{ quoted_list(faults_of_a_month) }})
    {{ 'union' if not loop.last }}
    {%- endfor %}

),

file_faults as (

    select distinct file_id from {{ ref('int_faults__files') }}
    where
        is_figure
        and effect = 'withheld'

),

final as (

    select
        cells.publication,
        cells.subject,
        cells.row_rule = 'england' as is_of_the_nation,
        cells.year_from,
        published_regions.region_code,
        cells.published_region_code,
        case cells.row_rule when 'england' then 'ENG' else cells.organisation_code end as organisation_code,
        cells.test_code,
        cells.source_setting,
        case
            when
                cells.figure_state = 'unreadable'
                or editions.is_rival
                or file_faults.file_id is not null
                or row_faults.row_number is not null
                or 2 * cells.figure <> round(2 * cells.figure)
                then 'withheld'
            else cells.figure_state
        end as median_state,
        cells.figure as printed_days,
        cells.printed_text,
        cells.source_file,
        cells.source_sheet,
        cells.source_cells,
        row_number() over (
            partition by
                cells.subject, cells.row_rule, cells.year_from, cells.published_region_code, cells.organisation_code,
                cells.test_code, cells.source_setting
            order by cells.row_number asc nulls last
        ) as place
    from cells
    inner join editions
        on
            cells.file_id = editions.file_id
            and cells.publication = editions.publication
            and cells.year_from = editions.month
    left join published_regions on cells.published_region_code = published_regions.published_region_code
    left join row_faults
        on
            cells.file_id = row_faults.file_id
            and cells.source_sheet = row_faults.source_sheet
            and cells.row_number = row_faults.row_number
    left join file_faults on cells.file_id = file_faults.file_id
    where
        cells.subject is not null
        and cells.test_code is not null

)

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
    median_state,
    case when median_state = 'reported' then printed_days end as median_days,
    printed_text,
    source_file,
    source_sheet,
    source_cells
from final
where place = 1

{{ config(materialized='table') }}

with printed as (

    select * from {{ ref('stg_did__table_1_by_year') }}
    union all
    select * from {{ ref('stg_did__table_1_by_month') }}

),

labels as (

    select * from {{ ref('test_labels') }}
    where publication = 'did'

),

editions as (

    select * from {{ ref('int_editions__months') }}

),

marked as (

    select
        printed.*,
        max(case when scan_state <> 'not_submitted' then 1 else 0 end)
            over (partition by printed.file_id, printed.month, printed.is_year_total)
        = 1 as is_month_published
    from printed

),

final as (

    select
        marked.file_id,
        marked.source_file,
        marked.source_sheet,
        marked.source_cells,
        marked.row_number,
        marked.row_rule,
        marked.month,
        marked.published_region_code,
        marked.organisation_code,
        marked.organisation_name,
        labels.test_code as modality_code,
        marked.printed_text,
        marked.scan_state,
        marked.scans,
        case
            when marked.is_year_total then 'year total'
            when not marked.is_month_published then 'month not yet published'
            when editions.file_id is null then 'issued after the as-of day'
            when editions.edition_rank > 1 then 'superseded by a later edition'
        end as left_out_rule
    from marked
    left join labels on lower(marked.modality_label) = labels.label
    left join editions
        on
            marked.file_id = editions.file_id
            and marked.month = editions.month

)

select * from final

with files as (

    select * from {{ ref('int_editions__files') }}
    where publication <> 'download_manifest'

),

editions as (

    select * from {{ ref('int_editions__months') }}

),

calendar as (

    select * from {{ ref('publication_calendar') }}

),

months as (

    select
        editions.file_id,
        min(calendar.series) as series,
        min(editions.month) as first_month,
        max(editions.month) as last_month,
        cast(count(distinct editions.month) as bigint) as months,
        cast(count(distinct case when editions.edition_rank = 1 then editions.month end) as bigint)
            as months_that_count
    from editions
    left join calendar on editions.publication = calendar.publication
    group by editions.file_id

),

final as (

    select
        files.sha256,
        files.file_name,
        files.publication,
        months.series,
        files.title,
        files.period,
        files.publication_status,
        files.issued_on,
        months.first_month,
        months.last_month,
        coalesce(months.months, 0) as months,
        coalesce(months.months_that_count, 0) as months_that_count,
        files.source_address,
        files.loaded_on
    from files
    left join months on files.file_id = months.file_id

)

select * from final

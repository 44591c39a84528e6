with files as (

    select * from {{ source('raw', 'files') }}

),

known_editions as (

    select * from {{ ref('file_editions') }}

),

corrections as (

    select * from {{ ref('corrected_issue_days') }}

),

printed as (

    select
        files.id as file_id,
        {{ day_in_text('files.revised') }} as revised_on,
        coalesce(corrections.issued, {{ day_in_text('files.published') }}) as published_on
    from files
    left join corrections
        on
            files.publication = corrections.publication
            and files.period = corrections.period
            and files.published = corrections.printed

),

final as (

    select
        files.id as file_id,
        files.name as file_name,
        files.publication,
        files.period,
        files.title,
        files.sha256,
        files.source_address,
        cast(files.loaded_at as date) as loaded_on,
        coalesce(
            nullif(regexp_extract(files.set_from, 'sha256 ([0-9a-f]{64})', 1), ''), files.sha256
        ) as publisher_sha256,
        {{ clean_text('files.status') }} as publication_status,
        coalesce(
            case when printed.revised_on < printed.published_on then printed.published_on else printed.revised_on end,
            printed.published_on,
            {{ day_in_text('files.manifest_issued') }},
            known_editions.issued
        ) as issued_on,
        case lower({{ clean_text('files.status') }})
            when 'final' then 1
            when 'published' then 2
            when 'provisional' then 3
            else 4
        end as status_rank
    from files
    inner join printed on files.id = printed.file_id
    left join known_editions on files.sha256 = known_editions.sha256

)

select * from final

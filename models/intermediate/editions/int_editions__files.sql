with files as (

    select * from {{ source('raw', 'files') }}

),

known_editions as (

    select * from {{ ref('file_editions') }}

),

final as (

    select
        files.id as file_id,
        files.name as file_name,
        files.publication,
        files.period,
        coalesce(
            nullif(regexp_extract(files.set_from, 'sha256 ([0-9a-f]{64})', 1), ''), files.sha256
        ) as publisher_sha256,
        {{ clean_text('files.status') }} as publication_status,
        coalesce(
            {{ day_in_text('files.revised') }},
            {{ day_in_text('files.published') }},
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
    left join known_editions on files.sha256 = known_editions.sha256

)

select * from final

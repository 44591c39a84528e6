with listed as (

    select * from {{ ref('stg_ods__successions') }}

),

files as (

    select * from {{ source('raw', 'files') }}

),

-- A succession that can't be so is not used until a person says that it is.
doubted as (

    select distinct
        file_id,
        source_cells
    from {{ ref('int_faults__organisation_lists') }}
    where
        effect = 'withheld'
        and rule like 'succession%'

),

added as (

    select * from {{ ref('added_successions') }}

),

first_days as (

    select
        listed.old_code,
        listed.new_code,
        case
            when {{ dbt.dateadd('day', 1, 'listed.published_on') }} = {{ next_month('listed.published_on') }}
                then {{ next_month('listed.published_on') }}
            else listed.published_on
        end as effective_on,
        'ODS succession, ' || files.name || ' row ' || cast(listed.row_number as string) as source,
        1 as source_rank
    from listed
    inner join files on listed.file_id = files.id
    left join doubted
        on
            listed.file_id = doubted.file_id
            and 'row ' || cast(listed.row_number as string) = doubted.source_cells
    where
        listed.published_on is not null
        and doubted.file_id is null

),

unioned as (

    select
        old_code,
        new_code,
        effective_on,
        source,
        source_rank
    from first_days
    union all
    select
        old_code,
        new_code,
        effective_on,
        source,
        2 as source_rank
    from added

),

ranked as (

    select
        *,
        row_number() over (
            partition by old_code, new_code
            order by source_rank asc nulls last, effective_on desc nulls last, source asc nulls last
        ) as preference
    from unioned

),

final as (

    select
        old_code,
        new_code,
        cast(effective_on as date) as effective_on,
        source
    from ranked
    where
        preference = 1
        and old_code <> new_code

)

select * from final

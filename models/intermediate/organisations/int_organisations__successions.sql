{{ config(materialized='table') }}

with listed as (

    select * from {{ ref('stg_ods__successions') }}

),

files as (

    select * from {{ ref('int_editions__files') }}

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

    select * from {{ ref('stg_kept__added_successions') }}

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
        cast(null as date) as counted_from,
        'ODS succession, ' || files.file_name || ' row ' || cast(listed.row_number as string) as source,
        2 as source_rank,
        files.issued_on
    from listed
    inner join files on listed.file_id = files.file_id
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
        counted_from,
        source,
        source_rank,
        issued_on
    from first_days
    union all
    select
        old_code,
        new_code,
        effective_on,
        counted_from,
        source,
        1 as source_rank,
        cast(null as date) as issued_on
    from added

),

-- What a person has added comes first; of two lists the newer says the day.
ranked as (

    select
        *,
        row_number() over (
            partition by old_code, new_code
            order by
                source_rank asc nulls last,
                issued_on desc nulls last,
                effective_on desc nulls last,
                source asc nulls last
        ) as preference
    from unioned

),

final as (

    select
        old_code,
        new_code,
        cast(effective_on as date) as effective_on,
        cast(case when counted_from < effective_on then counted_from else effective_on end as date) as counted_from,
        source
    from ranked
    where
        preference = 1
        and old_code <> new_code

)

select * from final

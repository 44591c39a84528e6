{{ config(materialized='table') }}

{% set yearly_tables = [
    source('raw', 'did_table_1_year'), source('raw', 'did_table_2_year'), source('raw', 'did_table_3_year'),
    source('raw', 'did_table_4_year'), source('raw', 'did_table_5_year'), source('raw', 'did_table_6_year'),
    source('raw', 'did_table_12_year'),
] %}

with files as (

    select * from {{ source('raw', 'files') }}

),

decisions as (

    select
        *,
        try_cast(value as date) as day
    from {{ ref('stg_kept__decisions') }}
    where decision = 'read as'

),

known_days as (

    select * from decisions
    where rule = 'day_of_issue_is_not_known'

),

-- Of two editions of one printed day, which is the later: one day, though a decision be there for each month or sheet.
rival_days as (

    select
        sha256,
        max(day) as day
    from decisions
    where rule = 'rival_editions'
    group by sha256

),

corrected_days as (

    select * from decisions
    where rule in ('issued_before_its_months_end', 'issued_in_the_future')

),

-- A sheet of a year begun has all its months: of those yet to come there is no figure.
months_of_years as (
    {% for relation in yearly_tables %}
    select
        _file_id as file_id,
        _sheet as sheet,
        max(
            case
                {%- for column in did_year_columns()[:12] | reverse %}
                when {{ column }} is not null and {{ is_plain_number(column) }} then {{ 12 - loop.index0 }}
                {%- endfor %}
            end
        ) as months_of_the_year
    from {{ relation }}
    group by _file_id, _sheet
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

last_months as (

    select
        months_of_years.file_id,
        max(
            {{ dbt.dateadd(
                'month', 'months_of_years.months_of_the_year - 1', month_of_financial_year('sheets.period', "'apr'")
            ) }}
        ) as last_month
    from months_of_years
    inner join {{ source('raw', 'sheets') }} as sheets
        on
            months_of_years.file_id = sheets.file_id
            and months_of_years.sheet = sheets.sheet
    group by months_of_years.file_id
    union all
    select
        file_id,
        max({{ last_month_of_years_and_quarters('period') }}) as last_month
    from {{ source('raw', 'sheets') }}
    where raw_table in ('did_table_10_year', 'did_table_11_year', 'did_table_13_quarter')
    group by file_id
    union all
    select
        id as file_id,
        {{ month_in_text('period') }} as last_month
    from files
    where publication like 'dm01%'

),

printed as (

    select
        files.id as file_id,
        coalesce(nullif(regexp_extract(files.set_from, 'sha256 ([0-9a-f]{64})', 1), ''), files.sha256)
            as publisher_sha256,
        cast(files.loaded_at as date) as loaded_on,
        {{ day_in_text('files.revised') }} as revised_on,
        {{ day_in_text('files.published') }} as published_on,
        {{ next_month('last_months.last_month') }} as issued_from
    from files
    left join last_months on files.id = last_months.file_id

),

dated as (

    select
        *,
        case when revised_on < published_on then published_on else coalesce(revised_on, published_on) end as printed_on
    from printed

),

-- A day before the last month ended can't be right: where a year later fits, the year is a slip.
judged as (

    select
        dated.*,
        case
            when dated.printed_on < dated.issued_from then 'issued_before_its_months_end'
            when dated.printed_on > dated.loaded_on then 'issued_in_the_future'
        end as day_fault,
        case
            when
                dated.printed_on < dated.issued_from
                and {{ dbt.dateadd('year', 1, 'dated.printed_on') }} >= dated.issued_from
                and {{ dbt.dateadd('year', 1, 'dated.printed_on') }} <= dated.loaded_on
                then cast({{ dbt.dateadd('year', 1, 'dated.printed_on') }} as date)
        end as a_year_later
    from dated

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
        judged.loaded_on,
        judged.publisher_sha256,
        {{ clean_text('files.status') }} as publication_status,
        coalesce(
            rival_days.day,
            corrected_days.day,
            case when judged.day_fault is null then judged.printed_on end,
            judged.a_year_later,
            {{ day_in_text('files.manifest_issued') }},
            known_days.day
        ) as issued_on,
        case lower({{ clean_text('files.status') }})
            when 'final' then 1
            when 'published' then 2
            when 'provisional' then 3
            else 4
        end as status_rank,
        case
            when judged.day_fault is not null then judged.day_fault
            when
                judged.printed_on is null
                and {{ day_in_text('files.manifest_issued') }} is null
                and files.publication <> 'download_manifest'
                then 'day_of_issue_is_not_known'
        end as day_fault,
        judged.printed_on,
        judged.issued_from,
        {{ clean_text('files.published') }} as printed_day
    from files
    inner join judged on files.id = judged.file_id
    left join rival_days on judged.publisher_sha256 = rival_days.sha256
    left join known_days on judged.publisher_sha256 = known_days.sha256
    left join corrected_days
        on
            judged.day_fault = corrected_days.rule
            and (
                judged.publisher_sha256 = corrected_days.sha256
                or (
                    corrected_days.sha256 is null
                    and files.publication = corrected_days.publication
                    and files.period = corrected_days.period
                )
            )

)

select * from final

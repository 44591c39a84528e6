{{ config(materialized='table') }}

{% set of_periods = [
    ('did_table_10', ref('stg_did__table_10_by_year')),
    ('did_table_11', ref('stg_did__table_11_by_year')),
    ('did_table_13', ref('stg_did__table_13_by_quarter')),
] %}

-- Sheets of a year or a quarter, which have figures of all its months together.
with periods as (
    {% for publication, relation in of_periods %}
    select distinct
        '{{ publication }}' as publication,
        file_id,
        first_month,
        last_month
    from {{ relation }}
    where figure_state <> 'not_submitted'
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

steps as (
    {% for step in range(12) %}
    select {{ step }} as step
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

figures as (

    select
        file_id,
        month,
        publication
    from {{ ref('int_figures__did_cells') }}
    where
        not is_year_total
        and figure_state <> 'not_submitted'
    union all
    select
        periods.file_id,
        cast({{ dbt.dateadd('month', 'steps.step', 'periods.first_month') }} as date) as month,
        periods.publication
    from periods
    cross join steps
    where {{ dbt.dateadd('month', 'steps.step', 'periods.first_month') }} <= periods.last_month
    union all
    select
        file_id,
        month,
        'dm01' as publication
    from {{ ref('stg_dm01__provider_by_test') }}
    where row_rule in ('provider', 'test_total', 'total')
    union all
    select
        file_id,
        month,
        publication
    from {{ ref('stg_phs__waits') }}
    where wait_state = 'reported'
    union all
    select
        file_id,
        month,
        publication
    from {{ ref('stg_statswales__waits') }}
    where wait_state = 'reported'
    union all
    select distinct
        file_id,
        month,
        'ni' as publication
    from {{ ref('stg_ni__waits') }}
    where wait_state = 'reported'

),

file_months as (

    select distinct
        file_id,
        month,
        publication
    from figures

),

files as (

    select * from {{ ref('int_editions__files') }}

),

ranked as (

    select
        file_months.publication,
        file_months.file_id,
        file_months.month,
        files.file_name,
        files.issued_on,
        files.status_rank,
        rank() over (
            partition by file_months.publication, file_months.month
            order by files.issued_on desc nulls last, files.status_rank asc nulls last
        ) as shared_rank,
        row_number() over (
            partition by file_months.publication, file_months.month
            order by
                files.issued_on desc nulls last,
                files.status_rank asc nulls last,
                file_months.file_id asc nulls last
        ) as edition_rank,
        count(*) over (partition by file_months.publication, file_months.month) as editions,
        count(files.issued_on) over (partition by file_months.publication, file_months.month) as dated_editions
    from file_months
    inner join files on file_months.file_id = files.file_id
    {% if var('as_of') -%}
    where files.issued_on <= cast('{{ var("as_of") }}' as date)
    {%- endif %}

),

-- Rivals: the newest of one day and status, and those without a day beside others.
final as (

    select
        publication,
        file_id,
        month,
        file_name,
        issued_on,
        status_rank,
        edition_rank,
        (shared_rank = 1 and count(*) over (partition by publication, month, shared_rank) > 1)
        or (editions > 1 and dated_editions < editions and (edition_rank = 1 or issued_on is null)) as is_rival
    from ranked

)

select * from final

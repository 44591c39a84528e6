with compared as (

    select * from {{ ref('int_nations__compared') }}
    where difference <> 0

),

files as (

    select * from {{ ref('int_editions__files') }}

),

decisions as (

    select * from {{ ref('stg_kept__decisions') }}
    where rule = 'nation_differs_from_its_organisations'

),

-- A decision is for the very difference that was looked into.
final as (

    select
        'nation_differs_from_its_organisations' as rule,
        files.file_id,
        compared.nation,
        files.publication,
        substring(cast(compared.month as string), 1, 7) as period,
        compared.published_in as source_file,
        cast(null as string) as source_sheet,
        cast(null as string) as source_cells,
        cast(null as string) as organisation_code,
        compared.test_code,
        compared.measure,
        compared.month,
        {{ with_thousands('compared.published_total') }} as found,
        'the sum of its organisations in ' || compared.organisations_in || ', '
        || {{ with_thousands('compared.organisations_sum') }} as expected,
        cast(compared.difference as string) as difference,
        'noted' as effect,
        cast(1 as bigint) as figures,
        decisions.decision,
        decisions.reason as decided_reason,
        case
            when decisions.own_line is not null then 'own'
            when decisions.decision is not null then 'decisions'
        end as decided_by
    from compared
    left join files on compared.published_in = files.file_name
    left join decisions
        on
            files.publisher_sha256 = decisions.sha256
            and substring(cast(compared.month as string), 1, 7) = decisions.period
            and compared.test_code = decisions.test_code
            and compared.measure = decisions.measure
            and cast(compared.difference as string) = decisions.value

)

select * from final

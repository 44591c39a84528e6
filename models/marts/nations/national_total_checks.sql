with compared as (

    select * from {{ ref('int_nations__compared') }}

),

faults as (

    select * from {{ ref('int_faults__nations') }}
    where decision = 'count'

),

final as (

    select
        compared.nation,
        compared.month,
        compared.test_code,
        compared.measure,
        compared.organisations_sum,
        compared.published_total,
        compared.difference,
        coalesce(faults.decided_reason, '') as known_difference,
        compared.published_in,
        compared.organisations_in
    from compared
    left join faults
        on
            compared.nation = faults.nation
            and compared.month = faults.month
            and compared.test_code = faults.test_code
            and compared.measure = faults.measure

)

select * from final

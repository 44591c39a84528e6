with judged as (

    select * from {{ ref('int_like_for_like__scans_judged') }}

),

final as (

    {{ trust_scans_compared('judged', ['modality_code']) }}

)

select * from final

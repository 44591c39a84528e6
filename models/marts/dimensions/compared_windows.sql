with months as (

    select * from {{ ref('int_windows__months') }}

),

final as (

    select
        window_name,
        {{ months_in_words('min(month)', 'max(month)') }} as months_in_words,
        min(month) as first_month,
        max(month) as last_month,
        cast(count(*) as bigint) as months
    from months
    group by window_name

)

select * from final

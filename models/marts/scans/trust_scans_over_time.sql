with figures as (

    select * from {{ ref('int_over_time__figures') }}
    where subject = 'scans'

),

gaps as (

    select * from {{ ref('int_over_time__gaps') }}
    where subject = 'scans'

),

organisations as (

    select * from {{ ref('dim_organisation') }}

),

compared as (

    {{ organisations_over_time('figures', 'gaps', 'scans') }}

),

final as (

    select
        compared.month,
        compared.organisation_code,
        organisations.organisation_name,
        compared.test_code as modality_code,
        compared.scans,
        compared.scans_same_month_2019,
        compared.pct_of_2019,
        compared.shortfall,
        compared.cumulative_shortfall,
        compared.working_days,
        compared.scans_per_working_day,
        compared.is_comparable,
        compared.comparability_note
    from compared
    inner join organisations on compared.organisation_code = organisations.organisation_code
    where
        compared.test_group = 'all'
        or compared.test_code <> 'all'

)

select * from final

{{ config(materialized='table') }}

{% set long_waits_from = scotland_thresholds()[13] %}

with printed as (

    select * from {{ ref('stg_phs__waits') }}

),

test_labels as (

    select * from {{ ref('stg_kept__test_labels') }}
    where publication = 'phs'

),

organisations as (

    select * from {{ ref('stg_kept__printed_organisations') }}
    where publication = 'phs'

),

waiting_bands as (

    select * from {{ ref('phs_waiting_bands') }}

),

tests as (

    select * from {{ ref('tests') }}

),

coded as (

    select
        printed.*,
        organisations.organisation_code,
        test_labels.test_code,
        coalesce(tests.test_group, replace(lower(printed.test_label), 'all ', '')) as test_group,
        waiting_bands.kind,
        waiting_bands.first_day,
        waiting_bands.last_day,
        coalesce(waiting_bands.first_day >= {{ long_waits_from }}, false) as is_long,
        case
            when waiting_bands.first_day = {{ long_waits_from }} and waiting_bands.last_day is null then 'open'
            else 'split'
        end as long_set
    from printed
    left join organisations on lower(printed.area_code) = organisations.label
    left join test_labels on lower(printed.test_label) = test_labels.label
    left join waiting_bands on lower(printed.band_label) = waiting_bands.label
    left join tests on test_labels.test_code = tests.test_code

),

final as (

    select
        *,
        case
            when row_rule in ('provider', 'subtotal')
                then row_number() over (
                    partition by
                        row_rule in ('provider', 'subtotal'), file_id, month, organisation_code, test_code, test_group,
                        kind, first_day, last_day
                    order by row_number asc nulls last
                )
        end as occurrence
    from coded

)

select * from final

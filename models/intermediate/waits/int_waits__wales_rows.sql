{{ config(materialized='table') }}

with printed as (

    select * from {{ ref('stg_statswales__waits') }}
    where row_rule = 'provider'

),

organisations as (

    select * from {{ ref('stg_kept__printed_organisations') }}
    where publication = 'statswales'

),

waiting_bands as (

    select * from {{ ref('statswales_waiting_bands') }}

),

final as (

    select
        printed.*,
        row_number() over (
            partition by printed.file_id, printed.month, lower(printed.organisation_label), printed.band
            order by printed.row_number asc nulls last
        ) as occurrence,
        organisations.organisation_code,
        organisations.kind as organisation_kind,
        organisations.kind <> 'site' or not coalesce(bool_or(organisations.kind <> 'site') over (
            partition by printed.file_id, printed.month, organisations.organisation_code
        ), false) as stands_for_its_board,
        waiting_bands.kind as band_kind,
        waiting_bands.first_week,
        waiting_bands.last_week
    from printed
    left join organisations
        on
            lower(printed.organisation_label) = organisations.label
            and printed.month >= coalesce(organisations.first_month, printed.month)
            and printed.month <= coalesce(organisations.last_month, printed.month)
    left join waiting_bands on printed.band = waiting_bands.label

)

select * from final

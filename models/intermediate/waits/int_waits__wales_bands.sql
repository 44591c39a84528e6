with printed as (

    select * from {{ ref('stg_statswales__waits') }}

),

organisations as (

    select * from {{ ref('printed_organisations') }}
    where publication = 'statswales'

),

bands as (

    select * from {{ ref('statswales_waiting_bands') }}

),

final as (

    select
        printed.*,
        organisations.organisation_code,
        organisations.kind as organisation_kind,
        organisations.kind <> 'site' or not coalesce(bool_or(organisations.kind <> 'site') over (
            partition by printed.file_id, printed.month, organisations.organisation_code
        ), false) as stands_for_its_board,
        bands.kind as band_kind,
        bands.first_week,
        bands.last_week
    from printed
    left join organisations
        on
            lower(printed.organisation_label) = organisations.label
            and printed.month >= coalesce(organisations.first_month, printed.month)
            and printed.month <= coalesce(organisations.last_month, printed.month)
    left join bands on printed.band = bands.label

)

select * from final
